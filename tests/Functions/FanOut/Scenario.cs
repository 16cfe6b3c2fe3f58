using System.Text.Json;
using Microsoft.DurableTask;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.FanOut;

/// <summary>What an item's activity answers in these tests.</summary>
internal sealed record Answer(ItemState State, decimal? Cost = 0, bool IsPassing = false);

/// <summary>What an item's activity is asked.</summary>
internal sealed record Ask(int Item, decimal? CostMax);

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

    private readonly Dictionary<int, decimal> _paid = [];
    private readonly Task<JobSummary> _running;

    public Scenario(
        int items, int window = 4, Func<int, ItemState?>? known = null, long revisionBase = 0, decimal? budget = null, decimal costBase = 0, Func<int, decimal?>? estimate = null)
    {
        var plan = new FanOutPlan<Ask>
        {
            Run = new()
            {
                JobId = "1",
                Kind = Kind.Name,
                Attempt = 1,
                RevisionBase = revisionBase,
                Budget = Money.Text(budget),
                CostBase = Money.Text(costBase),
                Request = JsonSerializer.SerializeToElement(new { }),
            },
            WithCostMax = static (ask, most) => ask with { CostMax = most },
            Kind = Kind,
            Window = window,
            Items = [.. Enumerable.Range(0, items).Select(i => new FanOutItem<Ask>
            {
                Id = $"i{i}", Name = $"thing {i}", Input = new(i, null), Estimate = estimate is null ? 0 : estimate(i), Known = known?.Invoke(i) is { } state ? new ItemEnd { State = state } : null,
            })],
        };
        _running = Jobs.FanOut.RunAsync<Ask, Answer>(
            Context, plan, static (_, answer) => new ItemEnd
            {
                State = answer.State,
                Seconds = 1,
                Cost = answer.Cost,
                IsPassing = answer.IsPassing,
                Code = answer.State == ItemState.Failed ? "BROKEN" : null,
            });
    }

    public ScriptedOrchestration Context { get; } = new();

    public Dictionary<string, RecordedItem> Recorded { get; } = new(StringComparer.Ordinal);

    public JobProgress? RecordedFinal { get; private set; }

    public JobProgress Last => Context.Published[^1];

    public bool IsOver => _running.IsCompleted;

    public JobSummary Summary => _running.Result;

    public IEnumerable<ScriptedOrchestration.Call> Work => Context.Calls.Where(call => call.Name == Kind.Activity);

    public ScriptedOrchestration.Call? Recording => Context.Calls.FirstOrDefault(call => call.Name == ScriptedOrchestration.OutcomeRecorderActivity);

    /// <summary>What the items so far cost.</summary>
    public decimal Paid => _paid.Values.Sum();

    public decimal PaidFor(ScriptedOrchestration.Call call) => _paid.GetValueOrDefault(((Ask)call.Input!).Item);

    public static decimal? CostMax(ScriptedOrchestration.Call call) => ((Ask)call.Input!).CostMax;

    /// <param name="cost">Of the item over its tries, as a worker says it.</param>
    public void Answer(ScriptedOrchestration.Call call, ItemState state, decimal cost = 0, bool passing = false)
    {
        _paid[((Ask)call.Input!).Item] = Math.Max(PaidFor(call), cost);
        Context.Calls.Remove(call);
        Context.Advance(TimeSpan.FromSeconds(1));
        call.Complete(new Answer(state, cost, passing));
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
                if (!Recorded.TryGetValue(item.Id, out var known) || known.Revision <= item.Revision) Recorded[item.Id] = item;
            RecordedFinal = input.Final ?? RecordedFinal;
            Context.Calls.Remove(call);
            call.Complete(null);
        }
    }

    /// <summary>Answers everything until the job is over.</summary>
    public void Drain(ItemState state = ItemState.Done, decimal cost = 0)
    {
        while (!IsOver)
        {
            Record();
            if (Work.FirstOrDefault() is { } call) Answer(call, state, cost);
            else if (Recording is null && !IsOver) throw new InvalidOperationException($"Stuck in {Last.State} with {Last.Items}.");
        }
    }
}
