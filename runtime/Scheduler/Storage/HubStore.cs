using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Storage.Journal;

namespace Workflows.Scheduler.Storage;

/// <summary>The one writing connection of a task hub. Every write joins the open transaction until <see cref="Commit"/>.</summary>
/// <remarks>
/// Changes to instances go through a journal: one row a commit, from which the tables follow later (<see cref="RoundJournal"/>).
/// Everything else is written to its table at once.
/// </remarks>
internal sealed partial class HubStore : IDisposable
{
    internal const string InstanceColumns =
        "key, id, execution_id, name, version, status, created, updated, completed, start_at, parent_key, parent, custom_status, span, tags, losses, history_next";

    private readonly Database _database;
    private readonly RoundJournal _journal;
    private readonly Statement _begin, _commit;
    private readonly Statement _lastHistory, _readHistory, _historyBytes;
    private readonly Statement _find, _children, _payloads, _byPrefix;
    private readonly Statement _saveCheckpoint, _readCheckpoint, _dropCheckpoints, _insertCancellation, _dropCancellations, _quarantine;
    private readonly HashSet<string> _instancesWithItemRecords;
    private bool _inTransaction;

    public EntityTables Entities { get; }

    private HubStore(Database database, RoundJournal journal, HashSet<string> instancesWithItemRecords)
    {
        _database = database;
        _journal = journal;
        _instancesWithItemRecords = instancesWithItemRecords;
        Entities = new EntityTables(database, BeginIfNeeded);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _lastHistory = database.Prepare("SELECT max(seq) FROM history WHERE key=?");
        _readHistory = database.Prepare("SELECT events FROM history WHERE key=? ORDER BY seq");
        _historyBytes = database.Prepare("SELECT sum(length(events)) FROM history WHERE key=?");
        _find = database.Prepare($"SELECT {InstanceColumns} FROM instances WHERE id=?");
        _children = database.Prepare($"SELECT {InstanceColumns} FROM instances WHERE parent_key=?");
        _payloads = database.Prepare("SELECT started, outcome FROM payloads WHERE key=?");
        _byPrefix = database.Prepare($"SELECT {InstanceColumns} FROM instances WHERE id>=?1 AND id<?2");
        _saveCheckpoint = database.Prepare("INSERT OR REPLACE INTO checkpoints(instance_id, item_id, payload) VALUES(?,?,?)");
        _readCheckpoint = database.Prepare("SELECT payload FROM checkpoints WHERE instance_id=? AND item_id=?");
        _dropCheckpoints = database.Prepare("DELETE FROM checkpoints WHERE instance_id=?");
        _insertCancellation = database.Prepare("INSERT OR IGNORE INTO cancellations(instance_id, item_id) VALUES(?,?)");
        _dropCancellations = database.Prepare("DELETE FROM cancellations WHERE instance_id=?");
        _quarantine = database.Prepare("INSERT INTO quarantine(at, kind, instance_id, name, task_id, reason, evidence) VALUES(?,?,?,?,?,?,?)");
    }

    /// <summary>Makes everything since the last commit durable; returns at once when there is nothing.</summary>
    public void Commit()
    {
        if (_journal.HasUnwritten)
        {
            BeginIfNeeded();
            _journal.WriteRound();
        }

        if (!_inTransaction) return;
        _commit.Run();
        _inTransaction = false;
        SchedulerMetrics.Commits.Add(1);
    }

    /// <summary>Brings the tables up to date with the journal, for whoever reads them.</summary>
    public void Settle()
    {
        if (_journal.Pending.IsEmpty) return;
        BeginIfNeeded();
        _journal.Settle();
    }

    public void InsertInstance(Instance instance, ExecutionStartedEvent started) => _journal.Add(new Created(instance.Key)
    {
        Id = instance.Id,
        Name = instance.Name,
        CreatedAt = instance.CreatedAt,
        StartAt = instance.StartAt,
        ParentKey = instance.ParentKey,
        Parent = instance.Parent?.ToByteArray(),
        Tags = TagsMessage(instance)?.ToByteArray(),
        Started = started.ToByteArray(),
        State = InstanceState.Of(instance),
    });

    /// <summary>Status, times, custom status, span and losses.</summary>
    public void Update(Instance instance) => _journal.Add(new StateChanged(instance.Key, InstanceState.Of(instance)));

    /// <summary>Ends an instance: its outcome stays, what was waiting for it goes.</summary>
    public void Finish(Instance instance, ExecutionCompletedEvent outcome)
    {
        _journal.Add(new Ended(instance.Key, outcome.ToByteArray(), InstanceState.Of(instance)));
        if (instance.InboxCount > 0) DropInbox(instance);
        if (instance.OpenTimers > 0) DropTimers(instance);
        if (!instance.HasActivities) return;
        foreach (var number in instance.Activities.Keys) DeleteActivity(instance, number);
    }

    /// <summary>A new execution of the same instance, from its beginning.</summary>
    public void Restart(Instance instance, ExecutionStartedEvent started)
    {
        instance.NextHistorySequence = 0;
        _journal.Add(new Restarted(instance.Key, started.ToByteArray(), InstanceState.Of(instance)));
    }

    /// <summary>After a rewind a child answers its parent's new execution.</summary>
    public void UpdateParent(Instance instance) => _journal.Add(new ParentChanged(instance.Key, instance.Parent?.ToByteArray()));

    public void AppendHistory(Instance instance, IEnumerable<HistoryEvent> events)
    {
        var history = new HistoryWriter();
        foreach (var e in events) history.Add(e);
        AppendHistory(instance, history);
    }

    public void AppendHistory(Instance instance, HistoryWriter history)
    {
        var sequence = instance.NextHistorySequence ?? LastHistorySequence(instance.Key) + 1;
        foreach (var chunk in history.Take()) _journal.Add(new HistoryAppended(instance.Key, sequence++, chunk));
        instance.NextHistorySequence = sequence;
    }

    /// <exception cref="InvalidProtocolBufferException">A row cannot be decoded.</exception>
    public List<HistoryEvent> ReadHistory(long instanceKey)
    {
        Settle();
        var events = new List<HistoryEvent>();
        _readHistory.Bind(1, instanceKey);
        try
        {
            while (_readHistory.Step()) events.AddRange(_readHistory.Message(0, HistoryChunk.Parser).Events);
        }
        finally
        {
            _readHistory.Reset();
        }

        return events;
    }

    /// <summary>Size of the history, without reading it.</summary>
    public long HistoryBytes(long instanceKey)
    {
        Settle();
        _historyBytes.Bind(1, instanceKey);
        var bytes = _historyBytes.Step() ? _historyBytes.NumberOrNull(0) ?? 0 : 0;
        _historyBytes.Reset();
        return bytes;
    }

    /// <returns>The event, encoded.</returns>
    public byte[] InsertInbox(long instanceKey, long sequence, HistoryEvent e)
    {
        var encoded = e.ToBytes();
        _journal.Add(new InboxAdded(instanceKey, sequence, encoded));
        return encoded;
    }

    public void DeleteInboxThrough(Instance instance, long sequence) => _journal.Add(new InboxTaken(instance.Key, sequence));

    public void DropInbox(Instance instance) => _journal.Add(new InboxTaken(instance.Key, InboxTaken.All));

    public void InsertActivity(ActivityItem item) =>
        _journal.Add(new ActivityAdded(item.Instance.Key, item.Number, item.TaskId, item.Encoded));

    public void DeleteActivity(Instance instance, long number) => _journal.Add(new ActivityDone(instance.Key, number));

    public void UpdateLosses(ActivityItem item) => _journal.Add(new ActivityLost(item.Instance.Key, item.Number, item.Losses));

    public void InsertTimer(long instanceKey, int timerId, DateTimeOffset fireAt) => _journal.Add(new TimerAdded(instanceKey, timerId, fireAt));

    public void DeleteTimer(long instanceKey, int timerId) => _journal.Add(new TimerDone(instanceKey, timerId));

    public void DropTimers(Instance instance) => _journal.Add(new TimersDropped(instance.Key));

    /// <summary>Removes an ended instance with everything it left.</summary>
    public void Delete(Instance instance) => _journal.Add(new Deleted(instance.Key, instance.Id));

    public void SaveCheckpoint(string instanceId, string itemId, string payload)
    {
        _instancesWithItemRecords.Add(instanceId);
        Write(_saveCheckpoint).Bind(1, instanceId).Bind(2, itemId).Bind(3, payload).Run();
    }

    public string? ReadCheckpoint(string instanceId, string itemId)
    {
        _readCheckpoint.Bind(1, instanceId).Bind(2, itemId);
        var payload = _readCheckpoint.Step() ? _readCheckpoint.Text(0) : null;
        _readCheckpoint.Reset();
        return payload;
    }

    public void AddCancellation(string instanceId, string itemId)
    {
        _instancesWithItemRecords.Add(instanceId);
        Write(_insertCancellation).Bind(1, instanceId).Bind(2, itemId).Run();
    }

    /// <summary>What the side service keeps for items of an instance.</summary>
    public void DropItemRecords(string instanceId)
    {
        // Most instances never have any.
        if (!_instancesWithItemRecords.Remove(instanceId)) return;
        Write(_dropCheckpoints).Bind(1, instanceId).Run();
        Write(_dropCancellations).Bind(1, instanceId).Run();
    }

    public void InsertOverride(long instanceKey, int taskId, string input)
    {
        BeginIfNeeded();
        using var insert = _database.PrepareOnce("INSERT OR REPLACE INTO overrides(key, task_id, input) VALUES(?,?,?)");
        insert.Bind(1, instanceKey).Bind(2, (long)taskId).Bind(3, input).Run();
    }

    public void DeleteOverride(long instanceKey, int taskId)
    {
        BeginIfNeeded();
        using var delete = _database.PrepareOnce("DELETE FROM overrides WHERE key=? AND task_id=?");
        delete.Bind(1, instanceKey).Bind(2, (long)taskId).Run();
    }

    public void DeleteQuarantined(long number)
    {
        BeginIfNeeded();
        using var delete = _database.PrepareOnce("DELETE FROM quarantine WHERE rowid=?");
        delete.Bind(1, number).Run();
    }

    public void Quarantine(DateTimeOffset at, string kind, string? instanceId, string? name, long? taskId, string reason, ReadOnlySpan<byte> evidence) =>
        Write(_quarantine).Bind(1, at).Bind(2, kind).Bind(3, instanceId).Bind(4, name).Bind(5, taskId).Bind(6, reason).Bind(7, evidence).Run();

    /// <summary>Takes an instance whose row cannot be decoded out of the live ones, whatever else it holds.</summary>
    public void FailUnreadable(long instanceKey, DateTimeOffset now)
    {
        Settle();
        BeginIfNeeded();
        using var fail = _database.PrepareOnce("UPDATE instances SET status=?2, updated=?3, completed=?3, span=NULL, parent=NULL, tags=NULL WHERE key=?1");
        fail.Bind(1, instanceKey).Bind(2, (long)OrchestrationStatus.Failed).Bind(3, now).Run();
    }

    /// <summary>Closes the file after a clean end; without it the next opening knows that this one crashed.</summary>
    public void MarkClosed()
    {
        Settle();
        BeginIfNeeded();
        _database.Execute("INSERT OR REPLACE INTO meta(name, value) VALUES('open', 0)");
        Commit();
    }

    /// <summary>What was not committed is undone with the connection.</summary>
    public void Dispose()
    {
        _journal.Dispose();
        _database.Dispose();
    }

    private Statement Write(Statement statement)
    {
        BeginIfNeeded();
        return statement;
    }

    private void BeginIfNeeded()
    {
        if (_inTransaction) return;
        _begin.Run();
        _inTransaction = true;
    }

    private long LastHistorySequence(long instanceKey)
    {
        Settle();
        _lastHistory.Bind(1, instanceKey);
        var last = _lastHistory.Step() ? _lastHistory.NumberOrNull(0) ?? -1 : -1;
        _lastHistory.Reset();
        return last;
    }

    private static ExecutionStartedEvent? TagsMessage(Instance instance)
    {
        if (instance.Tags is not { Count: > 0 } tags) return null;
        var message = new ExecutionStartedEvent();
        message.Tags.Add(tags);
        return message;
    }
}
