using Microsoft.DurableTask;
using Workflows.Protocol;
using TaskFailureDetails = Workflows.Protocol.TaskFailureDetails;

namespace Workflows.DurableTask;

/// <summary>One execution of an orchestration: replays history, then goes on with new events as they come.</summary>
/// <remarks>
/// Used by one work item at a time. Kept between work items it is a warm session: the orchestrator's coroutine stays where it
/// is, and only new events are processed. Thrown away and built again from history it behaves the same.
/// </remarks>
internal sealed partial class OrchestrationExecution
{
    private readonly OrchestratorThread _thread = new();
    private readonly OrchestrationEnvironment _environment;
    private readonly ExecutionContext _context;
    private readonly ExternalEvents _events;
    private readonly Dictionary<int, IOpenTask> _openTasks = [];
    private readonly Queue<HistoryEvent> _heldWhileSuspended = new();
    private readonly List<HistoryEvent> _carryOver = [];
    private Dictionary<int, OrchestratorAction> _actions = [];
    private Dictionary<int, OrchestratorAction>? _parkedActions;
    private Task<object?>? _running;
    private OrchestratorAction? _completion;
    private ContinueAsNewOptions? _continueAsNew;
    private bool _suspended;
    private int _nextId;

    public OrchestrationExecution(OrchestrationEnvironment environment, string instanceId)
    {
        _environment = environment;
        _events = new ExternalEvents(environment.Converter);
        _context = new ExecutionContext(this, instanceId);
    }

    /// <summary>Whether the orchestration has answered with its completion; nothing more will come of it.</summary>
    public bool IsCompleted => _completion is not null;

    /// <summary>Whether there was an orchestrator to run.</summary>
    public bool HasRun => _running is not null;

    public string Name => _context.Name.Name;

    public OrchestrationTrace Trace { get; } = new();

    private DataConverter Converter => _environment.Converter;

    /// <summary>Processes events and returns the answer for this work item: new actions in the order of their ids, and the custom status.</summary>
    /// <param name="pastEvents">Committed history to replay; empty in a warm session.</param>
    /// <param name="newEvents">This work item's batch.</param>
    public OrchestratorResponse Execute(IEnumerable<HistoryEvent> pastEvents, IEnumerable<HistoryEvent> newEvents)
    {
        try
        {
            _thread.Run(() =>
            {
                _context.SetReplaying(true);
                ProcessAll(pastEvents);
                _context.SetReplaying(false);
                ProcessAll(newEvents);
            });
            CompleteIfEnded();
        }
        catch (NonDeterminismException e)
        {
            Fail(e.Message, new TaskFailureDetails { ErrorType = Failures.NonDeterministic, ErrorMessage = e.Message, StackTrace = e.StackTrace });
        }

        return TakeResponse();
    }

    private void ProcessAll(IEnumerable<HistoryEvent> events)
    {
        foreach (var historyEvent in events)
        {
            if (historyEvent.EventTypeCase == HistoryEvent.EventTypeOneofCase.OrchestratorStarted)
            {
                _context.SetCurrentUtc(historyEvent.Timestamp.ToDateTime());
                continue;
            }

            Process(historyEvent);
            _thread.Pump();
        }
    }

    private void Process(HistoryEvent historyEvent)
    {
        if (_completion is not null) return;
        var kind = historyEvent.EventTypeCase;
        if (_suspended && kind is not (HistoryEvent.EventTypeOneofCase.ExecutionResumed or HistoryEvent.EventTypeOneofCase.ExecutionTerminated))
        {
            _heldWhileSuspended.Enqueue(historyEvent);
            return;
        }

        switch (kind)
        {
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                Start(historyEvent.ExecutionStarted);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                Confirm(historyEvent, OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask, historyEvent.TaskScheduled.Name);
                if (Trace.IsOn) TraceCall(historyEvent);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                End(historyEvent.TaskCompleted.TaskScheduledId, historyEvent.TaskCompleted.Result, null);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskFailed:
                End(historyEvent.TaskFailed.TaskScheduledId, null, historyEvent.TaskFailed.FailureDetails ?? new TaskFailureDetails());
                break;
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated:
                Confirm(
                    historyEvent, OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration,
                    historyEvent.SubOrchestrationInstanceCreated.Name);
                if (Trace.IsOn) TraceCall(historyEvent);
                break;
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted:
                End(historyEvent.SubOrchestrationInstanceCompleted.TaskScheduledId, historyEvent.SubOrchestrationInstanceCompleted.Result, null);
                break;
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed:
                End(
                    historyEvent.SubOrchestrationInstanceFailed.TaskScheduledId, null,
                    historyEvent.SubOrchestrationInstanceFailed.FailureDetails ?? new TaskFailureDetails());
                break;
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
                Confirm(historyEvent, OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer, null);
                break;
            case HistoryEvent.EventTypeOneofCase.TimerFired:
                if (Trace.IsOn) Trace.Ended(historyEvent.TimerFired.TimerId, null, _context.IsReplaying, historyEvent.TimerFired.FireAt?.ToDateTime());
                End(historyEvent.TimerFired.TimerId, null, null);
                break;
            case HistoryEvent.EventTypeOneofCase.EventSent:
                Confirm(historyEvent, OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent, historyEvent.EventSent.Name);
                break;
            case HistoryEvent.EventTypeOneofCase.EventRaised:
                if (_continueAsNew is null) _events.Raise(historyEvent.EventRaised.Name, historyEvent.EventRaised.Input);
                else _carryOver.Add(historyEvent);
                break;
            case HistoryEvent.EventTypeOneofCase.EntityOperationSignaled:
                ConfirmEntityMessage(historyEvent, SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationSignaled, historyEvent.EntityOperationSignaled.Operation);
                break;
            case HistoryEvent.EventTypeOneofCase.EntityOperationCalled:
                ConfirmEntityMessage(historyEvent, SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationCalled, historyEvent.EntityOperationCalled.Operation);
                break;
            case HistoryEvent.EventTypeOneofCase.EntityLockRequested:
                ConfirmEntityMessage(historyEvent, SendEntityMessageAction.EntityMessageTypeOneofCase.EntityLockRequested, null);
                break;
            case HistoryEvent.EventTypeOneofCase.EntityUnlockSent:
                ConfirmEntityMessage(historyEvent, SendEntityMessageAction.EntityMessageTypeOneofCase.EntityUnlockSent, null);
                break;
            case HistoryEvent.EventTypeOneofCase.EntityOperationCompleted:
                EndEntityCall(historyEvent.EntityOperationCompleted.RequestId, historyEvent.EntityOperationCompleted.Output, null);
                break;
            case HistoryEvent.EventTypeOneofCase.EntityOperationFailed:
                EndEntityCall(
                    historyEvent.EntityOperationFailed.RequestId, null,
                    historyEvent.EntityOperationFailed.FailureDetails ?? new TaskFailureDetails());
                break;
            case HistoryEvent.EventTypeOneofCase.EntityLockGranted:
                EnterSection(historyEvent.EntityLockGranted.CriticalSectionId);
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                Suspend();
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                Resume();
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionTerminated:
                Complete(new CompleteOrchestrationAction
                {
                    OrchestrationStatus = OrchestrationStatus.Terminated,
                    Result = historyEvent.ExecutionTerminated.Input,
                });
                break;
            default:
                // Bookkeeping of the task hub (OrchestratorCompleted, ExecutionCompleted, ExecutionRewound …): nothing to replay.
                break;
        }
    }

    private void Start(ExecutionStartedEvent started)
    {
        if (_running is not null) return; // a second start of a live execution means nothing
        _context.SetStarted(started);
        Trace.Start(started, _context.CurrentUtcDateTime);
        var orchestrator = _environment.CreateOrchestrator(started.Name, VersionOf(started));
        if (orchestrator is null)
        {
            var message = string.IsNullOrEmpty(started.Version)
                ? $"No orchestrator task named '{started.Name}' was found."
                : $"No orchestrator task named '{started.Name}' with version '{started.Version}' was found.";
            Fail(null, Failures.Final(Failures.OrchestratorNotFound, message));
            return;
        }

        _running = RunAsync(orchestrator, started.Input);
    }

    private static TaskVersion VersionOf(ExecutionStartedEvent started) =>
        string.IsNullOrWhiteSpace(started.Version) ? default : new TaskVersion(started.Version);

    private async Task<object?> RunAsync(ITaskOrchestrator orchestrator, string? input)
    {
        var value = orchestrator.InputType == typeof(RawPayload)
            ? new RawPayload(input)
            : Converter.Deserialize(input, orchestrator.InputType);
        _context.SetInput(value);
        return await orchestrator.RunAsync(_context, value);
    }

    private void End(int taskId, string? result, TaskFailureDetails? failure)
    {
        if (Trace.IsOn) Trace.Ended(taskId, failure is null ? null : failure.ErrorMessage, _context.IsReplaying);
        // A duplicate, or a timer that was cancelled: nobody waits any more.
        if (_openTasks.Remove(taskId, out var task)) task.End(new TaskOutcome(taskId, result, failure));
    }

    /// <summary>The span of a call is the one that the task hub committed, not the one that a replay would make up.</summary>
    private void TraceCall(HistoryEvent e)
    {
        var at = e.Timestamp?.ToDateTime() ?? _context.CurrentUtcDateTime;
        if (e.TaskScheduled is { } task) Trace.Called(e.EventId, "activity", task.Name, task.Version, task.ParentTraceContext, at);
        else if (e.SubOrchestrationInstanceCreated is { } child) Trace.Called(e.EventId, "orchestration", child.Name, child.Version, child.ParentTraceContext, at);
    }

    private void Suspend()
    {
        _suspended = true;
        if (_actions.Count == 0) return;
        _parkedActions = _actions;
        _actions = [];
    }

    private void Resume()
    {
        if (!_suspended) return;
        _suspended = false;
        if (_parkedActions is not null)
        {
            foreach (var (id, action) in _parkedActions) _actions.Add(id, action);
            _parkedActions = null;
        }

        while (!_suspended && _heldWhileSuspended.TryDequeue(out var held))
        {
            Process(held);
            _thread.Pump();
        }
    }

    private void CompleteIfEnded()
    {
        if (_completion is not null || _running is null || _suspended) return;
        if (_thread.ForeignContinuation)
        {
            FailWith(NotDurable());
            return;
        }

        if (!_running.IsCompleted)
        {
            if (_openTasks.Count == 0 && _actions.Count == 0 && _entityCalls.Count == 0 && _section is null && !_events.HasWaiters) FailWith(NotDurable());
            return;
        }

        if (_openTasks.Count > 0) return;
        object? result;
        try
        {
            result = _running.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            // User code ends here: its failure is the orchestration's result.
            FailWith(e);
            return;
        }

        Succeed(result);
    }

    private void Succeed(object? result)
    {
        try
        {
            var action = new CompleteOrchestrationAction
            {
                OrchestrationStatus = _continueAsNew is null ? OrchestrationStatus.Completed : OrchestrationStatus.ContinuedAsNew,
                Result = Serialize(_continueAsNew is null ? result : _continueAsNew.NewInput),
            };
            if (_continueAsNew is { } next)
            {
                action.NewVersion = next.NewVersion;
                action.CarryoverEvents.AddRange(_carryOver);
            }

            Complete(action);
        }
        catch (Exception e) when (e is NotSupportedException or System.Text.Json.JsonException or InvalidOperationException)
        {
            FailWith(e);
        }
    }

    private InvalidOperationException NotDurable() => new(
        $"The orchestrator '{Name}' awaited something that is not durable. In an orchestrator await only what its context returns: "
        + "CreateTimer instead of Task.Delay, an activity instead of I/O or Task.Run.");

    private void FailWith(Exception exception) =>
        Fail(exception.Message, Failures.FromException(exception, _environment.ExceptionProperties));

    private void Fail(string? result, TaskFailureDetails details) => Complete(new CompleteOrchestrationAction
    {
        OrchestrationStatus = OrchestrationStatus.Failed,
        Result = result,
        FailureDetails = details,
    });

    private void Complete(CompleteOrchestrationAction complete)
    {
        // Whoever ends inside of a critical section would leave its entities locked.
        LeaveSection(_section);
        _completion = new OrchestratorAction { Id = _nextId++, CompleteOrchestration = complete };
        _actions[_completion.Id] = _completion;
        Trace.Completed(complete);
    }

    private T Deserialize<T>(string? text) => typeof(T) == typeof(RawPayload) ? (T)(object)new RawPayload(text) : Converter.Deserialize<T>(text)!;

    private string? Serialize(object? value) => value is RawPayload raw ? raw.Text : Converter.Serialize(value);

    /// <summary>What this work item produced. The actions count as scheduled from here on: the task hub commits them with this answer.</summary>
    private OrchestratorResponse TakeResponse()
    {
        var response = new OrchestratorResponse
        {
            InstanceId = _context.InstanceId,
            CustomStatus = _context.SerializeCustomStatus(Converter),
        };
        // Ids grow as actions are made, so insertion order is the order of ids, unless parked actions came back.
        response.Actions.AddRange(_actions.Values.OrderBy(action => action.Id));
        _actions.Clear();
        return response;
    }
}
