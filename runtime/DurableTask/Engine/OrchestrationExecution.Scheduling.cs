using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>The calls that orchestrator code makes: each becomes an action under the next id.</summary>
internal sealed partial class OrchestrationExecution
{
    private void ScheduleActivity(string name, string? version, string? input, IDictionary<string, string>? tags, IOpenTask task)
    {
        var action = new ScheduleTaskAction { Name = name, Version = version, Input = input, ParentTraceContext = Trace.ForCall() };
        if (tags is not null) action.Tags.Add(tags);
        if (Trace.IsOn) Trace.Called(_nextId, "activity", name, version, action.ParentTraceContext, _context.CurrentUtcDateTime);
        Open(new OrchestratorAction { ScheduleTask = action }, task);
    }

    private Task<TaskOutcome> ScheduleSubOrchestration(
        string name, string instanceId, string version, string? input, IDictionary<string, string>? tags)
    {
        var action = new CreateSubOrchestrationAction
        {
            Name = name, InstanceId = instanceId, Version = version, Input = input, ParentTraceContext = Trace.ForCall(),
        };
        if (tags is not null) action.Tags.Add(tags);
        if (Trace.IsOn) Trace.Called(_nextId, "orchestration", name, version, action.ParentTraceContext, _context.CurrentUtcDateTime);
        var task = new OpenTask();
        Open(new OrchestratorAction { CreateSubOrchestration = action }, task);
        return task.Task;
    }

    private Task<TaskOutcome> ScheduleTimer(DateTime fireAtUtc, CancellationToken cancellationToken)
    {
        var timer = new OpenTask();
        if (Trace.IsOn) Trace.TimerCreated(_nextId, _context.CurrentUtcDateTime);
        Open(new OrchestratorAction { CreateTimer = new CreateTimerAction { FireAt = Timestamp.FromDateTime(fireAtUtc) } }, timer);
        var id = _nextId - 1;
        if (cancellationToken.CanBeCanceled)
        {
            // The task hub is not told: the timer fires later, and nobody waits for it any more.
            cancellationToken.Register(() =>
            {
                if (_openTasks.Remove(id)) timer.TrySetCanceled(cancellationToken);
            });
        }

        return timer.Task;
    }

    private void SendEvent(string instanceId, string name, string? data)
    {
        Add(new OrchestratorAction
        {
            SendEvent = new SendEventAction { Instance = new OrchestrationInstance { InstanceId = instanceId }, Name = name, Data = data },
        });
        if (!_context.IsReplaying) Trace.EventSent(name, instanceId, _context.CurrentUtcDateTime);
    }

    private void Open(OrchestratorAction action, IOpenTask task) => _openTasks.Add(Add(action), task);

    private int Add(OrchestratorAction action)
    {
        ThrowUnlessInOrchestrator();
        return Append(action);
    }

    private void ThrowUnlessInOrchestrator()
    {
        if (_thread.IsCurrent) return;
        throw new InvalidOperationException(
            $"The context of '{Name}' was used outside its orchestrator. In an orchestrator await only what its context returns.");
    }

    private int Append(OrchestratorAction action)
    {
        action.Id = _nextId++;
        _actions.Add(action.Id, action);
        return action.Id;
    }

    /// <summary>History says that call <c>eventId</c> was made: it must be the call that the code makes now.</summary>
    private void Confirm(HistoryEvent historyEvent, OrchestratorAction.OrchestratorActionTypeOneofCase expected, string? name)
    {
        var id = historyEvent.EventId;
        if (!_actions.TryGetValue(id, out var action))
        {
            throw new NonDeterminismException(
                $"{Divergence()} history has {Describe(expected, name)} as call #{id}, and the code makes no such call. {Remedy}");
        }

        var actual = action.OrchestratorActionTypeCase;
        var actualName = NameOf(action);
        if (actual != expected || (name is not null && !string.Equals(name, actualName, StringComparison.OrdinalIgnoreCase)))
        {
            throw new NonDeterminismException(
                $"{Divergence()} call #{id} is {Describe(actual, actualName)} in the code and {Describe(expected, name)} in history. {Remedy}");
        }

        _actions.Remove(id);
    }

    /// <summary>As <see cref="Confirm"/>, for a message to an entity.</summary>
    /// <param name="operation">Null when the message has none.</param>
    private void ConfirmEntityMessage(HistoryEvent historyEvent, SendEntityMessageAction.EntityMessageTypeOneofCase expected, string? operation)
    {
        var actual = _actions.GetValueOrDefault(historyEvent.EventId)?.SendEntityMessage;
        if (actual is not null && actual.EntityMessageTypeCase != expected)
        {
            throw new NonDeterminismException(
                $"{Divergence()} call #{historyEvent.EventId} is {actual.EntityMessageTypeCase} in the code and {expected} in history. {Remedy}");
        }

        Confirm(historyEvent, OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage, operation);
    }

    private const string Remedy =
        "Orchestrator code must make the same calls in the same order on every replay: no clock, no random numbers, no I/O, and no "
        + "change of the code under running instances without a new version.";

    private string Divergence() => $"The orchestrator '{Name}' of instance '{_context.InstanceId}' no longer matches its history:";

    private static string? NameOf(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => action.ScheduleTask.Name,
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => action.CreateSubOrchestration.Name,
        OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent => action.SendEvent.Name,
        OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage =>
            action.SendEntityMessage.EntityOperationCalled?.Operation ?? action.SendEntityMessage.EntityOperationSignaled?.Operation,
        _ => null,
    };

    private static string Describe(OrchestratorAction.OrchestratorActionTypeOneofCase kind, string? name) => kind switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => $"activity '{name}'",
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => $"sub-orchestration '{name}'",
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => "a timer",
        OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent => $"sending event '{name}'",
        OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage => name is null ? "an entity's lock" : $"entity operation '{name}'",
        var other => other.ToString(),
    };

    private sealed class NonDeterminismException(string message) : Exception(message);
}
