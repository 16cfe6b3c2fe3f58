using Workflows.Protocol;

namespace Workflows.Reliability.Tests.Invariants;

/// <summary>Checks a whole hub against the promises. Every line of its answer names the one that is broken.</summary>
internal static class HubAudit
{
    /// <param name="snapshot">What clients see.</param>
    /// <param name="rows">What the file has, read with the snapshot.</param>
    /// <param name="now">Of the scheduler's clock.</param>
    /// <param name="isQuiet">A worker that takes everything is connected and has nothing to do.</param>
    public static List<string> Check(HubSnapshot snapshot, HubRows rows, DateTimeOffset now, bool isQuiet)
    {
        var broken = new List<string>();
        foreach (var instance in snapshot.Instances.Values) HistoryAudit.Check(instance, broken);
        CheckRows(rows, broken);
        foreach (var row in rows.Instances.Where(r => r.IsLive))
        {
            if (snapshot.Instances.TryGetValue(row.Id, out var seen)) CheckOpenWork(row, seen.History, rows, broken);
        }

        if (isQuiet) CheckQuiet(rows, now, broken);
        return broken;
    }

    private static void CheckRows(HubRows rows, List<string> broken)
    {
        var all = rows.Instances.Select(i => i.Key).ToHashSet();
        var live = rows.Instances.Where(i => i.IsLive).Select(i => i.Key).ToHashSet();
        if (!rows.Keys["payloads"].SetEquals(all)) broken.Add("I5: the payload rows are not those of the instances.");
        if (!rows.Keys["history"].IsSubsetOf(all)) broken.Add("I5, I11: there is history of an instance that is not there.");
        foreach (var table in new[] { "inbox", "activities", "timers" })
        {
            if (!rows.Keys[table].IsSubsetOf(live)) broken.Add($"I5: {table} has rows of an instance that has ended or is gone.");
        }

        foreach (var id in rows.CheckpointsOf)
        {
            if (!rows.Instances.Exists(i => i.Id == id && i.IsLive)) broken.Add($"I5, I11: {id} is not running and has checkpoints or cancellations.");
        }
    }

    /// <summary>Everything that an orchestration waits for is there, once, and nothing else.</summary>
    private static void CheckOpenWork(InstanceRow row, IReadOnlyList<HistoryEvent> history, HubRows rows, List<string> broken)
    {
        HistoryEvent[] known = [.. history, .. rows.Inbox.Where(m => m.Key == row.Key).Select(m => m.Event)];
        var tasks = Open(known, e => e.TaskScheduled is not null, e => e.TaskCompleted?.TaskScheduledId ?? e.TaskFailed?.TaskScheduledId);
        var activities = rows.Activities.Where(a => a.Key == row.Key && a.Request.OrchestrationInstance.ExecutionId == row.ExecutionId).Select(a => a.Request.TaskId);
        Compare("activities", tasks, activities);
        Compare("timers", Open(known, e => e.TimerCreated is not null, e => e.TimerFired?.TimerId), rows.Timers.Where(t => t.Key == row.Key).Select(t => t.TimerId));

        var children = Open(
            known, e => e.SubOrchestrationInstanceCreated is not null,
            e => e.SubOrchestrationInstanceCompleted?.TaskScheduledId ?? e.SubOrchestrationInstanceFailed?.TaskScheduledId);
        foreach (var created in history.Where(e => e.SubOrchestrationInstanceCreated is not null && children.Contains(e.EventId)))
        {
            var child = rows.Instances.Find(i => i.Id == created.SubOrchestrationInstanceCreated.InstanceId);
            if (child is not { IsLive: true } || child.ParentExecution != row.ExecutionId)
                broken.Add($"I5: {row.Id} waits for its child {created.SubOrchestrationInstanceCreated.InstanceId}, which will not answer it.");
        }

        void Compare(string what, List<int> waitedFor, IEnumerable<int> there)
        {
            var found = there.Order().ToList();
            if (!waitedFor.SequenceEqual(found))
                broken.Add($"I5, I6: {row.Id} waits for {what} [{string.Join(',', waitedFor)}], and the hub has [{string.Join(',', found)}].");
        }
    }

    private static List<int> Open(HistoryEvent[] known, Func<HistoryEvent, bool> isBegin, Func<HistoryEvent, int?> endOf)
    {
        var ended = known.Select(endOf).OfType<int>().ToHashSet();
        return [.. known.Where(isBegin).Select(e => e.EventId).Where(id => !ended.Contains(id)).Order()];
    }

    /// <summary>With a worker that takes all and is idle, everything that still waits waits for a time to come.</summary>
    private static void CheckQuiet(HubRows rows, DateTimeOffset now, List<string> broken)
    {
        if (rows.Inbox.Count > 0) broken.Add($"I6: {rows.Inbox.Count} messages wait for instances that nobody runs.");
        if (rows.Activities.Count > 0) broken.Add($"I6: {rows.Activities.Count} activities wait for a worker that is there.");
        if (rows.EntityMessages > 0) broken.Add($"I6: {rows.EntityMessages} messages wait for entities that nobody runs.");
        if (rows.Timers.Exists(t => t.FireAt <= now)) broken.Add("I6: a timer is due and has not fired.");
        if (rows.Signals.Exists(due => due <= now)) broken.Add("I6: a signal is due and was not delivered.");
        if (rows.Instances.Exists(i => i.Status == OrchestrationStatus.Pending && (i.StartAt ?? now) <= now)) broken.Add("I6: an instance is due and was not started.");
    }
}
