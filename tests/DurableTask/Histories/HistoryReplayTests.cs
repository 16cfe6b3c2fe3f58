using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;

namespace Workflows.DurableTask.Tests.Histories;

/// <summary>
/// Every kept history must still replay: each turn has to do now what it did then. When one fails, running instances
/// of users would fail too: gate the change by a version, or take it back. Never record a history anew.
/// </summary>
public sealed class HistoryReplayTests
{
    private const string Missing =
        "There was no history of this orchestration; it was recorded now. Look at the new file in tests/DurableTask/Histories/Recorded and commit it.";

    public static TheoryData<string> Names => [.. RecordedOrchestrations.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task History_ReplayedTurnByTurn_DoesWhatItDid(string name)
    {
        await RecordIfMissingAsync(name);
        foreach (var turn in RecordedHistory.Load(name).Turns())
        {
            var answer = NewExecution(name).Execute(turn.Past, turn.New);

            Assert.Equal(turn.Done.Select(Shape), answer.Actions.Select(a => Shape(ToEvent(a))));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task History_FedToAWarmSession_DoesWhatItDid(string name)
    {
        await RecordIfMissingAsync(name);
        var execution = NewExecution(name);
        foreach (var turn in RecordedHistory.Load(name).Turns())
        {
            var answer = execution.Execute([], turn.New);

            Assert.Equal(turn.Done.Select(Shape), answer.Actions.Select(a => Shape(ToEvent(a))));
        }
    }

    [Fact]
    public void Replay_OfAChangedOrchestrator_Fails()
    {
        // The guard itself: the history of one orchestration against the code of another.
        var turns = RecordedHistory.Load("Sequence").Turns().ToList();

        var answer = NewExecution("Sequence", runs: "FanOut").Execute(turns[^1].Past, turns[^1].New);

        Assert.NotEqual(turns[^1].Done.Select(Shape), answer.Actions.Select(a => Shape(ToEvent(a))));
    }

    private static async Task RecordIfMissingAsync(string name)
    {
        if (File.Exists(RecordedHistory.FileOf(name))) return;
        (await HistoryRecorder.RecordAsync(name)).Save();
        Assert.Fail(Missing);
    }

    private static OrchestrationExecution NewExecution(string name, string? runs = null)
    {
        var registry = new DurableTaskRegistry();
        RecordedOrchestrations.Register(registry);
        var factory = new DurableTaskFactory(registry);
        var environment = new OrchestrationEnvironment
        {
            Converter = JsonDataConverter.Default,
            MaximumTimerInterval = TimeSpan.FromDays(3),
            DefaultVersion = "",
            EntitySupport = true,
            LoggerFactory = NullLoggerFactory.Instance,
            ExceptionProperties = null,
            CreateOrchestrator = (_, version) =>
                factory.TryCreateOrchestrator(runs ?? name, version, NoServices.Instance, out var orchestrator) ? orchestrator : null,
        };
        return new OrchestrationExecution(environment, RecordedHistory.Load(name).InstanceId);
    }

    /// <summary>Without time and stack traces: where the code stands in its file is no part of what it does.</summary>
    private static string Shape(HistoryEvent e)
    {
        var json = JsonNode.Parse(JsonFormatter.Default.Format(e))!.AsObject();
        json.Remove("timestamp");
        RecordedHistory.WithoutStackTraces(json);
        return json.ToJsonString();
    }

    /// <summary>What the scheduler writes down for an action.</summary>
    private static HistoryEvent ToEvent(OrchestratorAction action)
    {
        var e = new HistoryEvent { EventId = action.Id };
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                e.TaskScheduled = new TaskScheduledEvent { Name = action.ScheduleTask.Name, Version = action.ScheduleTask.Version, Input = action.ScheduleTask.Input };
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                e.TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt };
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                var child = action.CreateSubOrchestration;
                e.SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent
                {
                    InstanceId = child.InstanceId, Name = child.Name, Version = child.Version, Input = child.Input,
                };
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                e.EventSent = new EventSentEvent { InstanceId = action.SendEvent.Instance.InstanceId, Name = action.SendEvent.Name, Input = action.SendEvent.Data };
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage:
                var message = action.SendEntityMessage;
                if (message.EntityOperationSignaled is { } signaled) e.EntityOperationSignaled = signaled;
                else if (message.EntityOperationCalled is { } called) e.EntityOperationCalled = called;
                else if (message.EntityLockRequested is { } locked) e.EntityLockRequested = locked;
                else e.EntityUnlockSent = message.EntityUnlockSent;
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
                var completion = action.CompleteOrchestration;
                e.ExecutionCompleted = new ExecutionCompletedEvent
                {
                    OrchestrationStatus = completion.OrchestrationStatus, Result = completion.Result, FailureDetails = completion.FailureDetails,
                };
                break;
            default:
                throw new InvalidOperationException(action.OrchestratorActionTypeCase.ToString());
        }

        return e;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
