using System.Text.Json;
using Microsoft.DurableTask;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.FanOut;

/// <summary>What an item's activity answers in these tests.</summary>
internal sealed record Answer(ItemState State);

/// <summary>A fan-out under a test's hands: it answers calls, raises events, and sees what is published and recorded.</summary>
internal sealed class Scenario
{
    public static JobKind Kind { get; } = new()
    {
        Name = "test",
        Orchestrator = "Test",
        Activity = "Work",
        Unit = "thing",
        Units = "things",
        LabelFormat = "{done}/{total} things done",
        StageLabel = "Doing things",
    };

    private readonly Task<JobSummary> _running;

    public Scenario(int items, int window = 4, Func<int, ItemState?>? known = null, long revisionBase = 0)
    {
        var plan = new FanOutPlan<int>
        {
            Run = new() { JobId = "1", Kind = Kind.Name, Attempt = 1, RevisionBase = revisionBase, Request = JsonSerializer.SerializeToElement(new { }) },
            Kind = Kind,
            Window = window,
            Items = [.. Enumerable.Range(0, items).Select(i => new FanOutItem<int>
            {
                Id = $"i{i}", Name = $"thing {i}", Input = i, Known = known?.Invoke(i) is { } state ? new ItemEnd { State = state } : null,
            })],
        };
        _running = Jobs.FanOut.RunAsync<int, Answer>(
            Context, plan, static (_, answer) => new ItemEnd { State = answer.State, Seconds = 1, Code = answer.State == ItemState.Failed ? "BROKEN" : null });
    }

    public ScriptedOrchestration Context { get; } = new();

    public Dictionary<string, RecordedItem> Recorded { get; } = new(StringComparer.Ordinal);

    public JobProgress? RecordedFinal { get; private set; }

    public JobProgress Last => Context.Published[^1];

    public bool IsOver => _running.IsCompleted;

    public JobSummary Summary => _running.Result;

    public IEnumerable<ScriptedOrchestration.Call> Work => Context.Calls.Where(call => call.Name == Kind.Activity);

    public ScriptedOrchestration.Call? Recording => Context.Calls.FirstOrDefault(call => call.Name == ScriptedOrchestration.OutcomeRecorderActivity);

    public void Answer(ScriptedOrchestration.Call call, ItemState state)
    {
        Context.Calls.Remove(call);
        Context.Advance(TimeSpan.FromSeconds(1));
        call.Complete(new Answer(state));
    }

    public void Throw(ScriptedOrchestration.Call call)
    {
        Context.Calls.Remove(call);
        call.Fail(new TaskFailedException(call.Name, 1, new TaskFailureDetails("System.IO.IOException", "secret words", null, null, null)));
    }

    /// <summary>Lets the recording activity do its work, as often as it is called.</summary>
    public void Record()
    {
        while (Recording is { } call)
        {
            var input = (RecordItemsInput)call.Input!;
            foreach (var item in input.Items)
                if (!Recorded.TryGetValue(item.Id, out var known) || known.Revision < item.Revision) Recorded[item.Id] = item;
            RecordedFinal = input.Final ?? RecordedFinal;
            Context.Calls.Remove(call);
            call.Complete(null);
        }
    }

    /// <summary>Answers everything until the job is over.</summary>
    public void Drain(ItemState state = ItemState.Done)
    {
        while (!IsOver)
        {
            Record();
            if (Work.FirstOrDefault() is { } call) Answer(call, state);
            else if (Recording is null && !IsOver) throw new InvalidOperationException($"Stuck in {Last.State} with {Last.Items}.");
        }
    }
}
