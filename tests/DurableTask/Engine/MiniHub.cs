using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.DurableTask;
using Workflows.Protocol;
using Failure = Workflows.Protocol.TaskFailureDetails;

namespace Workflows.DurableTask.Tests.Engine;

/// <summary>A task hub in forty lines for one instance: turns actions into history and gives back the next batch.</summary>
/// <remarks>Warm keeps one execution alive; cold builds a new one from history for every batch. Both must answer alike.</remarks>
internal sealed class MiniHub
{
    private const string ExecutionId = "e1";

    private readonly OrchestrationEnvironment _environment;
    private readonly bool _warm;
    private readonly List<HistoryEvent> _history = [];
    private readonly List<HistoryEvent> _inbox = [];
    private OrchestrationExecution? _execution;
    private DateTime _now = new(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public MiniHub(ITaskOrchestrator orchestrator, object? input = null, bool warm = false, string instanceId = "abc")
    {
        _warm = warm;
        InstanceId = instanceId;
        _environment = new OrchestrationEnvironment
        {
            Converter = JsonDataConverter.Default,
            MaximumTimerInterval = TimeSpan.FromDays(3),
            DefaultVersion = "",
            EntitySupport = true,
            LoggerFactory = NullLoggerFactory.Instance,
            ExceptionProperties = null,
            CreateOrchestrator = (name, _) => name == "Test" ? orchestrator : null,
        };
        Deliver(new HistoryEvent
        {
            ExecutionStarted = new ExecutionStartedEvent
            {
                Name = "Test",
                Input = JsonDataConverter.Default.Serialize(input),
                OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId, ExecutionId = ExecutionId },
            },
        });
    }

    public string InstanceId { get; }

    /// <summary>What an activity does: its result as JSON, or a thrown exception.</summary>
    public Func<string, string?, string?> Activity { get; init; } = (_, _) => null;

    /// <summary>Timers fire at once, in order of their time, unless this is false.</summary>
    public bool FireTimers { get; init; } = true;

    /// <summary>Every answer so far.</summary>
    public List<OrchestratorResponse> Answers { get; } = [];

    public IReadOnlyList<HistoryEvent> History => _history;

    public CompleteOrchestrationAction? Completion =>
        Answers.SelectMany(a => a.Actions).Select(a => a.CompleteOrchestration).LastOrDefault(c => c is not null);

    public IEnumerable<OrchestratorAction> Actions => Answers.SelectMany(a => a.Actions);

    public void Raise(string name, object? payload) =>
        Deliver(new HistoryEvent { EventRaised = new EventRaisedEvent { Name = name, Input = JsonDataConverter.Default.Serialize(payload) } });

    public void Deliver(HistoryEvent message)
    {
        message.EventId = -1;
        message.Timestamp = Timestamp.FromDateTime(_now);
        _inbox.Add(message);
    }

    /// <summary>Batch after batch until nothing is left to deliver.</summary>
    /// <param name="one">Delivers the messages one a batch instead of all together.</param>
    public MiniHub Run(bool one = false)
    {
        while (_inbox.Count > 0 && Completion is null) Turn(one ? 1 : _inbox.Count);
        return this;
    }

    private void Turn(int messages)
    {
        _now += TimeSpan.FromSeconds(1);
        var batch = new List<HistoryEvent>
        {
            new() { EventId = -1, Timestamp = Timestamp.FromDateTime(_now), OrchestratorStarted = new OrchestratorStartedEvent() },
        };
        batch.AddRange(_inbox.Take(messages));
        _inbox.RemoveRange(0, messages);
        var replay = _execution is null || !_warm;
        if (replay) _execution = new OrchestrationExecution(_environment, InstanceId);
        var answer = _execution!.Execute(replay ? _history : [], batch);
        Answers.Add(answer);
        _history.AddRange(batch);
        foreach (var action in answer.Actions) Apply(action);
    }

    private void Apply(OrchestratorAction action)
    {
        var recorded = new HistoryEvent { EventId = action.Id, Timestamp = Timestamp.FromDateTime(_now) };
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                recorded.TaskScheduled = new TaskScheduledEvent { Name = action.ScheduleTask.Name, Input = action.ScheduleTask.Input };
                Deliver(RunActivity(action));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                recorded.TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt };
                if (!FireTimers) break;
                if (action.CreateTimer.FireAt.ToDateTime() > _now) _now = action.CreateTimer.FireAt.ToDateTime();
                Deliver(new HistoryEvent { TimerFired = new TimerFiredEvent { TimerId = action.Id, FireAt = action.CreateTimer.FireAt } });
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                recorded.SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent
                {
                    Name = action.CreateSubOrchestration.Name,
                    InstanceId = action.CreateSubOrchestration.InstanceId,
                };
                Deliver(RunChild(action));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                recorded.EventSent = new EventSentEvent { Name = action.SendEvent.Name, InstanceId = action.SendEvent.Instance.InstanceId };
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
                return;
            default:
                throw new InvalidOperationException(action.OrchestratorActionTypeCase.ToString());
        }

        _history.Add(recorded);
    }

    private HistoryEvent RunActivity(OrchestratorAction action)
    {
        var (result, failure) = Call(action.ScheduleTask.Name, action.ScheduleTask.Input);
        return failure is null
            ? new HistoryEvent { TaskCompleted = new TaskCompletedEvent { TaskScheduledId = action.Id, Result = result } }
            : new HistoryEvent { TaskFailed = new TaskFailedEvent { TaskScheduledId = action.Id, FailureDetails = failure } };
    }

    private HistoryEvent RunChild(OrchestratorAction action)
    {
        var (result, failure) = Call(action.CreateSubOrchestration.Name, action.CreateSubOrchestration.Input);
        return failure is null
            ? new HistoryEvent
            {
                SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent { TaskScheduledId = action.Id, Result = result },
            }
            : new HistoryEvent
            {
                SubOrchestrationInstanceFailed = new SubOrchestrationInstanceFailedEvent { TaskScheduledId = action.Id, FailureDetails = failure },
            };
    }

    private (string? Result, Failure? Failure) Call(string name, string? input)
    {
        try
        {
            return (Activity(name, input), null);
        }
        catch (Exception e)
        {
            return (null, new Failure { ErrorType = e.GetType().FullName!, ErrorMessage = e.Message, IsNonRetriable = e is NotSupportedException });
        }
    }
}
