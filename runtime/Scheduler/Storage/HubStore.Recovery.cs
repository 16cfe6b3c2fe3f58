using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Storage.Journal;

namespace Workflows.Scheduler.Storage;

internal sealed partial class HubStore
{
    /// <summary>Opens or creates a hub's file and reads what the scheduler keeps in memory.</summary>
    /// <exception cref="StorageException">The file is not a hub, is damaged, or was written by a newer version.</exception>
    public static (HubStore Store, HotSet HotSet) Open(string file)
    {
        var database = Database.Open(file, readOnly: false);
        try
        {
            database.Execute(Schema.WriterPragmas);
            // The log may hold a commit whose sync failed: the cache shows it, the disk does not have it, and no later sync would
            // write it. Copied into the file and synced there, whatever is read from now on is on disk.
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            var version = database.ReadNumber("PRAGMA user_version");
            if (version > Schema.Version)
                throw new StorageException(0, $"{file} has format {version}; this scheduler knows up to {Schema.Version}. Use a newer one.");
            var migration = version is 1 or 2 ? Schema.FromVersion2 : "";
            database.Execute($"BEGIN IMMEDIATE; {migration} {Schema.Create} PRAGMA user_version={Schema.Version}; COMMIT;");

            var journal = new RoundJournal(database);
            database.Execute("BEGIN IMMEDIATE");
            journal.Recover(database);
            database.Execute("COMMIT");
            var crashed = database.ReadNumber("SELECT value FROM meta WHERE name='open'") != 0;
            var hotSet = Load(database, crashed);
            database.Execute("INSERT OR REPLACE INTO meta(name, value) VALUES('open', 1)");
            return (new HubStore(database, journal, hotSet.InstancesWithItemRecords), hotSet);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static HotSet Load(Database database, bool crashed)
    {
        var hot = new HotSet
        {
            WasCrash = crashed,
            LastInstanceKey = database.ReadNumber("SELECT coalesce(max(key), 0) FROM instances"),
            LastActivityNumber = database.ReadNumber("SELECT coalesce(max(item), 0) FROM activities"),
            LastEntityKey = database.ReadNumber("SELECT coalesce(max(key), 0) FROM entities"),
            LastSignalNumber = database.ReadNumber("SELECT coalesce(max(number), 0) FROM entity_signals"),
        };
        hot.Instances.EnsureCapacity((int)database.ReadNumber("SELECT count(*) FROM instances WHERE status IN (0, 6, 7)"));
        hot.Timers.Capacity = (int)database.ReadNumber("SELECT count(*) FROM timers");
        using var instances = database.PrepareOnce($"SELECT {InstanceColumns} FROM instances WHERE status IN (0, 6, 7)");
        var names = new NamePool();
        while (instances.Step())
        {
            var key = instances.Number(0);
            try
            {
                hot.Instances.Add(key, ReadInstance(instances, crashed, names));
            }
            catch (InvalidProtocolBufferException e)
            {
                hot.Unreadable.Add(new UnreadableRow("instance", key, null, e.Message, []));
            }
        }

        LoadHistoryEnds(database, hot);
        LoadInbox(database, hot);
        LoadActivities(database, hot, crashed);
        LoadTimers(database, hot);
        EntityTables.Load(database, hot, crashed);
        using var overrides = database.PrepareOnce("SELECT key, task_id, input FROM overrides");
        while (overrides.Step()) hot.Overrides.Add((overrides.Number(0), (int)overrides.Number(1)), overrides.Text(2));
        using var cancellations = database.PrepareOnce("SELECT instance_id, item_id FROM cancellations");
        while (cancellations.Step()) hot.Cancellations.Add((cancellations.Text(0), cancellations.Text(1)));
        using var itemRecords = database.PrepareOnce("SELECT instance_id FROM checkpoints UNION SELECT instance_id FROM cancellations");
        while (itemRecords.Step()) hot.InstancesWithItemRecords.Add(itemRecords.Text(0));
        return hot;
    }

    private static void LoadHistoryEnds(Database database, HotSet hot)
    {
        using var last = database.PrepareOnce("SELECT max(seq) FROM history WHERE key=?");
        foreach (var instance in hot.Instances.Values)
        {
            // Written by an earlier version of the scheduler, which did not keep it with the instance.
            if (instance.NextHistorySequence is not null) continue;
            last.Bind(1, instance.Key);
            last.Step();
            instance.NextHistorySequence = (last.NumberOrNull(0) ?? -1) + 1;
            instance.HasHistory = instance.NextHistorySequence > 0;
            last.Reset();
        }
    }

    private static void LoadInbox(Database database, HotSet hot)
    {
        using var rows = database.PrepareOnce("SELECT key, seq, event FROM inbox ORDER BY key, seq");
        while (rows.Step())
        {
            if (!hot.Instances.TryGetValue(rows.Number(0), out var instance)) continue;
            try
            {
                var sequence = rows.Number(1);
                var encoded = rows.Bytes(2).ToArray();
                instance.Inbox.Enqueue(new InboxMessage(sequence, HistoryEvent.Parser.ParseFrom(encoded), encoded));
                instance.NextInboxSequence = sequence + 1;
            }
            catch (InvalidProtocolBufferException e)
            {
                hot.Unreadable.Add(new UnreadableRow("message", instance.Key, null, e.Message, rows.Bytes(2).ToArray()));
            }
        }
    }

    private static void LoadActivities(Database database, HotSet hot, bool crashed)
    {
        using var rows = database.PrepareOnce("SELECT item, key, task_id, losses, request FROM activities ORDER BY item");
        while (rows.Step())
        {
            if (!hot.Instances.TryGetValue(rows.Number(1), out var instance)) continue;
            try
            {
                var request = rows.Message(4, ActivityRequest.Parser);
                if (request.OrchestrationInstance is null)
                {
                    Unreadable("The execution that it belongs to is missing.");
                    continue;
                }

                var item = ActivityItem.Of(instance, rows.Number(0), request, rows.Bytes(4).ToArray());
                item.Losses = (int)rows.Number(3);
                item.IsRecovered = crashed;
                instance.Activities.Add(item.Number, item);
                hot.Activities.Add(item);
            }
            catch (InvalidProtocolBufferException e)
            {
                Unreadable(e.Message);
            }

            void Unreadable(string reason) => hot.Unreadable.Add(
                new UnreadableRow("activity", instance.Key, (int)rows.Number(2), reason, rows.Bytes(4).ToArray()) { Item = rows.Number(0) });
        }
    }

    private static void LoadTimers(Database database, HotSet hot)
    {
        using var rows = database.PrepareOnce("SELECT key, timer_id, fire_at FROM timers");
        while (rows.Step())
        {
            if (!hot.Instances.TryGetValue(rows.Number(0), out var instance)) continue;
            instance.OpenTimers++;
            hot.Timers.Add((instance, (int)rows.Number(1), rows.Time(2)));
        }
    }
}

/// <summary>What a hub keeps in memory, as its file had it.</summary>
internal sealed class HotSet
{
    /// <summary>The last run did not close the file.</summary>
    public required bool WasCrash { get; init; }

    public required long LastInstanceKey { get; init; }

    public required long LastActivityNumber { get; init; }

    public required long LastEntityKey { get; init; }

    public required long LastSignalNumber { get; init; }

    public Dictionary<long, Instance> Instances { get; } = [];

    public List<ActivityItem> Activities { get; } = [];

    public List<(Instance Instance, int TimerId, DateTimeOffset FireAt)> Timers { get; } = [];

    public List<(string InstanceId, string ItemId)> Cancellations { get; } = [];

    /// <summary>Those with checkpoints or cancellations.</summary>
    public HashSet<string> InstancesWithItemRecords { get; } = new(StringComparer.Ordinal);

    public Dictionary<long, Entity> Entities { get; } = [];

    public List<ScheduledSignal> Signals { get; } = [];

    public Dictionary<(long InstanceKey, int TaskId), string> Overrides { get; } = [];

    public List<UnreadableRow> Unreadable { get; } = [];

    public List<(Entity Entity, long Sequence, string Reason, byte[] Evidence)> UnreadableMessages { get; } = [];

    public List<(long Number, string EntityId, string Reason, byte[] Evidence)> UnreadableSignals { get; } = [];
}

/// <summary>A row that cannot be decoded; it costs its instance or its task, never its neighbours.</summary>
internal sealed record UnreadableRow(string Kind, long InstanceKey, int? TaskId, string Reason, byte[] Evidence)
{
    /// <summary>The activity's number; null for other kinds.</summary>
    public long? Item { get; init; }
}
