using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Hubs;

/// <summary>What orchestrations send to entities, in both dialects, and the answers.</summary>
internal sealed partial class TaskHub
{
    /// <summary>The typed dialect: the event itself goes into the history, a copy without the target to the entity.</summary>
    private void SendEntityMessage(int id, SendEntityMessageAction action, Turn turn)
    {
        var sender = turn.Instance.Reference();
        switch (action.EntityMessageTypeCase)
        {
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationSignaled:
                turn.Record(NewEvent(e => e.EntityOperationSignaled = action.EntityOperationSignaled, id));
                var signal = action.EntityOperationSignaled.Clone();
                signal.TargetInstanceId = null;
                Signal(TargetOf(action), signal);
                break;
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationCalled:
                turn.Record(NewEvent(e => e.EntityOperationCalled = action.EntityOperationCalled, id));
                var call = action.EntityOperationCalled.Clone();
                call.TargetInstanceId = null;
                call.ParentInstanceId = sender.InstanceId;
                call.ParentExecutionId = sender.ExecutionId;
                Enqueue(TargetOf(action), new HistoryEvent { EntityOperationCalled = call }, sender.ExecutionId ?? "", isLegacy: false);
                break;
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityLockRequested:
                turn.Record(NewEvent(e => e.EntityLockRequested = action.EntityLockRequested, id));
                RequestLocks(action.EntityLockRequested, turn.Instance, isLegacy: false);
                break;
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityUnlockSent:
                turn.Record(NewEvent(e => e.EntityUnlockSent = action.EntityUnlockSent, id));
                Unlock(TargetOf(action), sender.InstanceId, action.EntityUnlockSent.CriticalSectionId);
                break;
            default:
                throw new InvalidOperationException($"Unknown entity message {action.EntityMessageTypeCase}.");
        }
    }

    /// <summary>The older dialect: the history has the event that was sent, the entity gets what its JSON says.</summary>
    private void SendLegacyEntityMessage(SendEventAction action, Instance sender)
    {
        if (!EntityIds.TryParse(action.Instance.InstanceId, out var target)
            || !LegacyEntityMessages.TryRead(action.Name, action.Data, sender.Reference(), out var message))
        {
            LogNotAnEntityMessage(sender.Id, action.Name, action.Instance.InstanceId);
            return;
        }

        if (message.EntityUnlockSent is { } unlock) Unlock(target, sender.Id, unlock.CriticalSectionId);
        else if (message.EntityOperationSignaled is { } signal) Signal(target, signal);
        else if (message.EntityLockRequested is { } request) RequestLocks(request, sender, isLegacy: true);
        else Enqueue(target, message, sender.ExecutionId, isLegacy: true);
    }

    /// <summary>Null when the action is one that can be carried out.</summary>
    private static string? ProblemOf(SendEntityMessageAction action) =>
        action.EntityMessageTypeCase == SendEntityMessageAction.EntityMessageTypeOneofCase.None
            ? "The worker sent an entity message of a kind that this scheduler does not know."
            : EntityIds.TryParse(RawTargetOf(action), out _) ? null
            : $"The worker sent a message to \"{RawTargetOf(action)}\", which is not an entity's id.";

    private static string TargetOf(SendEntityMessageAction action) => EntityIds.Parse(RawTargetOf(action) ?? "");

    private static string? RawTargetOf(SendEntityMessageAction action) => action.EntityMessageTypeCase switch
    {
        SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationSignaled => action.EntityOperationSignaled.TargetInstanceId,
        SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationCalled => action.EntityOperationCalled.TargetInstanceId,
        SendEntityMessageAction.EntityMessageTypeOneofCase.EntityUnlockSent => action.EntityUnlockSent.TargetInstanceId,
        SendEntityMessageAction.EntityMessageTypeOneofCase.EntityLockRequested =>
            action.EntityLockRequested.LockSet.ElementAtOrDefault(action.EntityLockRequested.Position)
            is { } first && action.EntityLockRequested.LockSet.All(id => EntityIds.TryParse(id, out _)) ? first : null,
        _ => null,
    };

    /// <summary>Hands an answer to the execution that asked; when that has ended, nobody gets it.</summary>
    private void Answer(string callerId, string callerExecution, HistoryEvent answer)
    {
        if (!_live.TryGetValue(callerId, out var caller) || caller.ExecutionId != callerExecution) return;
        answer.EventId = -1;
        answer.Timestamp = RoundTime();
        Deliver(caller, answer);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Orchestration {InstanceId} sent the event {Name} to the entity {EntityId}, which is no message that entities know; it is dropped")]
    private partial void LogNotAnEntityMessage(string instanceId, string name, string entityId);
}
