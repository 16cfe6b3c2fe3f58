using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    private void Recover(HotSet hot)
    {
        _lastInstanceKey = hot.LastInstanceKey;
        _lastActivityNumber = hot.LastActivityNumber;
        _live.EnsureCapacity(hot.Instances.Count);
        foreach (var instance in hot.Instances.Values) _live.Add(instance.Id, instance);
        foreach (var (instance, timerId, fireAt) in hot.Timers)
            _timers.Add(fireAt, new DueEntry.Timer(instance, instance.ExecutionId, timerId, fireAt));
        foreach (var item in hot.Activities) QueueFor(item.Key).Add(item);
        foreach (var (instanceId, itemId) in hot.Cancellations) _board.Cancel(instanceId, itemId.Length == 0 ? [] : [itemId]);
        foreach (var row in hot.Unreadable) Quarantine(row, hot);
        RecoverEntities(hot);
        _overrides = hot.Overrides;

        foreach (var instance in hot.Instances.Values)
        {
            if (!instance.HasHistory && instance.StartAt is { } start) _timers.Add(start, new DueEntry.Runnable(instance));
            MakeRunnable(instance);
        }

        // After the instances: a lock whose owner is gone is seen as such only now.
        foreach (var entity in hot.Entities.Values) Pump(entity);
        _store.Commit();
        if (hot.Instances.Count > 0 || hot.WasCrash)
            LogRecovered(_name, hot.Instances.Count, hot.Activities.Count, hot.Timers.Count, hot.WasCrash);
    }

    /// <summary>An unreadable activity fails its task; anything else that cannot be read fails its instance.</summary>
    private void Quarantine(UnreadableRow row, HotSet hot)
    {
        hot.Instances.TryGetValue(row.InstanceKey, out var instance);
        LogUnreadable(row.Kind, instance?.Id ?? "", row.Reason);
        _store.Quarantine(_time.GetUtcNow(), row.Kind, instance?.Id, instance?.Name, row.TaskId, row.Reason, row.Evidence);
        if (instance is null || instance.IsTerminal)
        {
            if (instance is null) _store.FailUnreadable(row.InstanceKey, _time.GetUtcNow());
            return;
        }

        var failure = Failures.Quarantined($"A stored {row.Kind} cannot be read: {row.Reason}");
        if (row is { TaskId: { } taskId, Item: { } item })
        {
            _store.DeleteActivity(instance, item);
            Deliver(instance, Failures.TaskFailed(taskId, failure, RoundTime()));
        }
        else
        {
            EndByScheduler(instance, OrchestrationStatus.Failed, null, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message =
        "Task hub {Hub} opened with {Instances} live instances, {Activities} open activities, {Timers} timers (after a crash: {WasCrash})")]
    private partial void LogRecovered(string hub, int instances, int activities, int timers, bool wasCrash);

    [LoggerMessage(Level = LogLevel.Error, Message = "A stored {Kind} of instance {InstanceId} cannot be read and is quarantined: {Reason}")]
    private partial void LogUnreadable(string kind, string instanceId, string reason);
}
