using Workflows.Protocol;
using Workflows.Scheduler.Storage;

namespace Workflows.Reliability.Tests.Invariants;

/// <summary>The rows of a hub's file that no call shows; the one place here that knows its tables.</summary>
internal sealed class HubRows
{
    public List<InstanceRow> Instances { get; } = [];

    /// <summary>Keys of instances that the tables speak of, by table.</summary>
    public Dictionary<string, HashSet<long>> Keys { get; } = new(StringComparer.Ordinal);

    public List<(long Key, HistoryEvent Event)> Inbox { get; } = [];

    public List<(long Key, ActivityRequest Request)> Activities { get; } = [];

    public List<(long Key, int TimerId, DateTimeOffset FireAt)> Timers { get; } = [];

    public List<string> CheckpointsOf { get; } = [];

    public List<DateTimeOffset> Signals { get; } = [];

    /// <summary>Messages that entities have not taken yet, without those of locked entities.</summary>
    public long EntityMessages { get; private set; }

    public static HubRows Read(string file)
    {
        using var database = Database.Open(file, readOnly: true);
        var rows = new HubRows();
        Each("SELECT key, id, execution_id, status, start_at, parent_key, parent FROM instances", row => rows.Instances.Add(new InstanceRow(
            row.Number(0), row.Text(1), row.Text(2), (OrchestrationStatus)row.Number(3), row.TimeOrNull(4), row.NumberOrNull(5),
            row.MessageOrNull(6, ParentInstanceInfo.Parser)?.OrchestrationInstance?.ExecutionId)));
        foreach (var table in new[] { "payloads", "history", "inbox", "activities", "timers" })
        {
            rows.Keys.Add(table, []);
            Each($"SELECT DISTINCT key FROM {table}", row => rows.Keys[table].Add(row.Number(0)));
        }

        Each("SELECT key, event FROM inbox ORDER BY key, seq", row => rows.Inbox.Add((row.Number(0), row.Message(1, HistoryEvent.Parser))));
        Each("SELECT key, request FROM activities", row => rows.Activities.Add((row.Number(0), row.Message(1, ActivityRequest.Parser))));
        Each("SELECT key, timer_id, fire_at FROM timers", row => rows.Timers.Add((row.Number(0), (int)row.Number(1), row.Time(2))));
        Each("SELECT instance_id FROM checkpoints UNION SELECT instance_id FROM cancellations", row => rows.CheckpointsOf.Add(row.Text(0)));
        Each("SELECT due FROM entity_signals", row => rows.Signals.Add(row.Time(0)));
        rows.EntityMessages = database.ReadNumber("SELECT count(*) FROM entity_inbox i JOIN entities e ON e.key=i.key WHERE e.lock_owner IS NULL");
        return rows;

        void Each(string sql, Action<Statement> read)
        {
            using var statement = database.PrepareOnce(sql);
            while (statement.Step()) read(statement);
        }
    }
}

/// <param name="ParentExecution">The execution that waits for this child; null for top-level ones.</param>
internal sealed record InstanceRow(
    long Key, string Id, string ExecutionId, OrchestrationStatus Status, DateTimeOffset? StartAt, long? ParentKey, string? ParentExecution)
{
    public bool IsLive => Status is OrchestrationStatus.Pending or OrchestrationStatus.Running or OrchestrationStatus.Suspended;
}
