using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Storage;

/// <summary>The one writing connection of a task hub. Every write joins the open transaction until <see cref="Commit"/>.</summary>
internal sealed partial class HubStore : IDisposable
{
    private const string InstanceColumns =
        "key, id, execution_id, name, version, status, created, updated, completed, start_at, parent_key, parent, custom_status, span, tags, losses";

    /// <summary>A turn's events are split into rows of about this size, so that they stream well.</summary>
    private const int HistoryRowBytes = 256 * 1024;

    private readonly Database _database;
    private readonly Statement _begin, _commit;
    private readonly Statement _insertInstance, _insertPayload, _updateTurn, _updateStatus, _finish, _outcome, _restart, _restarted, _instanceLosses, _updateParent;
    private readonly Statement _appendHistory, _dropHistory, _lastHistory, _readHistory, _historyBytes;
    private readonly Statement _insertInbox, _deleteInbox, _dropInbox;
    private readonly Statement _insertActivity, _deleteActivity, _activityLosses;
    private readonly Statement _insertTimer, _deleteTimer, _dropTimers;
    private readonly Statement _find, _children, _payloads, _byPrefix;
    private readonly Statement _deleteInstance, _deletePayload;
    private readonly Statement _saveCheckpoint, _readCheckpoint, _dropCheckpoints, _insertCancellation, _dropCancellations, _quarantine;
    private bool _inTransaction;

    public EntityTables Entities { get; }

    private HubStore(Database database)
    {
        _database = database;
        Entities = new EntityTables(database, BeginIfNeeded);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _insertInstance = database.Prepare($"INSERT INTO instances({InstanceColumns}) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
        _insertPayload = database.Prepare("INSERT INTO payloads(key, started) VALUES(?,?)");
        _updateTurn = database.Prepare("UPDATE instances SET status=?2, updated=?3, custom_status=?4, span=?5, losses=0 WHERE key=?1");
        _updateStatus = database.Prepare("UPDATE instances SET status=?2, updated=?3 WHERE key=?1");
        _finish = database.Prepare("UPDATE instances SET status=?2, updated=?3, custom_status=?4, span=?5, completed=?3, losses=0 WHERE key=?1");
        _outcome = database.Prepare("UPDATE payloads SET outcome=?2 WHERE key=?1");
        _restart = database.Prepare("UPDATE instances SET execution_id=?2, version=?3, status=?4, updated=?5, custom_status=?6, completed=NULL, span=NULL, losses=0 WHERE key=?1");
        _restarted = database.Prepare("UPDATE payloads SET started=?2, outcome=NULL WHERE key=?1");
        _instanceLosses = database.Prepare("UPDATE instances SET losses=?2 WHERE key=?1");
        _updateParent = database.Prepare("UPDATE instances SET parent=?2 WHERE key=?1");
        _appendHistory = database.Prepare("INSERT INTO history(key, seq, events) VALUES(?,?,?)");
        _dropHistory = database.Prepare("DELETE FROM history WHERE key=?");
        _lastHistory = database.Prepare("SELECT max(seq) FROM history WHERE key=?");
        _readHistory = database.Prepare("SELECT events FROM history WHERE key=? ORDER BY seq");
        _historyBytes = database.Prepare("SELECT sum(length(events)) FROM history WHERE key=?");
        _insertInbox = database.Prepare("INSERT INTO inbox(key, seq, event) VALUES(?,?,?)");
        _deleteInbox = database.Prepare("DELETE FROM inbox WHERE key=? AND seq<=?");
        _dropInbox = database.Prepare("DELETE FROM inbox WHERE key=?");
        _insertActivity = database.Prepare("INSERT INTO activities(item, key, task_id, request) VALUES(?,?,?,?)");
        _deleteActivity = database.Prepare("DELETE FROM activities WHERE item=?");
        _activityLosses = database.Prepare("UPDATE activities SET losses=?2 WHERE item=?1");
        _insertTimer = database.Prepare("INSERT OR REPLACE INTO timers(key, timer_id, fire_at) VALUES(?,?,?)");
        _deleteTimer = database.Prepare("DELETE FROM timers WHERE key=? AND timer_id=?");
        _dropTimers = database.Prepare("DELETE FROM timers WHERE key=?");
        _find = database.Prepare($"SELECT {InstanceColumns} FROM instances WHERE id=?");
        _children = database.Prepare($"SELECT {InstanceColumns} FROM instances WHERE parent_key=?");
        _payloads = database.Prepare("SELECT started, outcome FROM payloads WHERE key=?");
        _byPrefix = database.Prepare($"SELECT {InstanceColumns} FROM instances WHERE id>=?1 AND id<?2");
        _deleteInstance = database.Prepare("DELETE FROM instances WHERE key=?");
        _deletePayload = database.Prepare("DELETE FROM payloads WHERE key=?");
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
        if (!_inTransaction) return;
        _commit.Run();
        _inTransaction = false;
    }

    public void InsertInstance(Instance instance, ExecutionStartedEvent started)
    {
        Write(_insertInstance)
            .Bind(1, instance.Key).Bind(2, instance.Id).Bind(3, instance.ExecutionId).Bind(4, instance.Name).Bind(5, instance.Version)
            .Bind(6, (long)instance.Status).Bind(7, instance.CreatedAt).Bind(8, instance.UpdatedAt).Bind(9, instance.CompletedAt)
            .Bind(10, instance.StartAt).Bind(11, instance.ParentKey).Bind(12, instance.Parent).Bind(13, instance.CustomStatus)
            .Bind(14, instance.Span).Bind(15, TagsMessage(instance)).Bind(16, (long)instance.Losses).Run();
        Write(_insertPayload).Bind(1, instance.Key).Bind(2, started).Run();
    }

    public void UpdateTurn(Instance instance) =>
        Write(_updateTurn).Bind(1, instance.Key).Bind(2, (long)instance.Status).Bind(3, instance.UpdatedAt)
            .Bind(4, instance.CustomStatus).Bind(5, instance.Span).Run();

    public void UpdateStatus(Instance instance) =>
        Write(_updateStatus).Bind(1, instance.Key).Bind(2, (long)instance.Status).Bind(3, instance.UpdatedAt).Run();

    /// <summary>Ends an instance: its outcome stays, what was waiting for it goes.</summary>
    public void Finish(Instance instance, ExecutionCompletedEvent outcome)
    {
        Write(_finish).Bind(1, instance.Key).Bind(2, (long)instance.Status).Bind(3, instance.UpdatedAt)
            .Bind(4, instance.CustomStatus).Bind(5, instance.Span).Run();
        Write(_outcome).Bind(1, instance.Key).Bind(2, outcome).Run();
        if (instance.Inbox.Count > 0) DropInbox(instance);
        if (instance.OpenTimers > 0) DropTimers(instance);
        foreach (var number in instance.Activities.Keys) DeleteActivity(number);
    }

    /// <summary>A new execution of the same instance, from its beginning.</summary>
    public void Restart(Instance instance, ExecutionStartedEvent started)
    {
        Write(_restart).Bind(1, instance.Key).Bind(2, instance.ExecutionId).Bind(3, instance.Version).Bind(4, (long)instance.Status)
            .Bind(5, instance.UpdatedAt).Bind(6, instance.CustomStatus).Run();
        Write(_restarted).Bind(1, instance.Key).Bind(2, started).Run();
        Write(_dropHistory).Bind(1, instance.Key).Run();
    }

    /// <summary>After a rewind a child answers its parent's new execution.</summary>
    public void UpdateParent(Instance instance) => Write(_updateParent).Bind(1, instance.Key).Bind(2, instance.Parent).Run();

    public void AppendHistory(Instance instance, IReadOnlyList<HistoryEvent> events)
    {
        var sequence = instance.NextHistorySequence ?? LastHistorySequence(instance.Key) + 1;
        var chunk = new HistoryChunk();
        var bytes = 0;
        foreach (var e in events)
        {
            chunk.Events.Add(e);
            bytes += e.CalculateSize() + 8;
            if (bytes < HistoryRowBytes) continue;
            Append();
        }

        if (chunk.Events.Count > 0) Append();
        instance.NextHistorySequence = sequence;

        void Append()
        {
            Write(_appendHistory).Bind(1, instance.Key).Bind(2, sequence++).Bind(3, chunk).Run();
            chunk = new HistoryChunk();
            bytes = 0;
        }
    }

    /// <exception cref="InvalidProtocolBufferException">A row cannot be decoded.</exception>
    public List<HistoryEvent> ReadHistory(long instanceKey)
    {
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

    /// <summary>Size of the committed history, without reading it.</summary>
    public long HistoryBytes(long instanceKey)
    {
        _historyBytes.Bind(1, instanceKey);
        var bytes = _historyBytes.Step() ? _historyBytes.NumberOrNull(0) ?? 0 : 0;
        _historyBytes.Reset();
        return bytes;
    }

    /// <returns>The event's size in bytes.</returns>
    public int InsertInbox(long instanceKey, long sequence, HistoryEvent e)
    {
        var bytes = e.CalculateSize();
        Write(_insertInbox).Bind(1, instanceKey).Bind(2, sequence).Bind(3, e).Run();
        return bytes;
    }

    public void DeleteInboxThrough(Instance instance, long sequence) =>
        Write(_deleteInbox).Bind(1, instance.Key).Bind(2, sequence).Run();

    public void DropInbox(Instance instance) => Write(_dropInbox).Bind(1, instance.Key).Run();

    public void InsertActivity(ActivityItem item) =>
        Write(_insertActivity).Bind(1, item.Number).Bind(2, item.Instance.Key).Bind(3, (long)item.Request.TaskId).Bind(4, item.Request).Run();

    public void DeleteActivity(long number) => Write(_deleteActivity).Bind(1, number).Run();

    public void UpdateLosses(ActivityItem item) => Write(_activityLosses).Bind(1, item.Number).Bind(2, (long)item.Losses).Run();

    public void UpdateLosses(Instance instance) => Write(_instanceLosses).Bind(1, instance.Key).Bind(2, (long)instance.Losses).Run();

    public void InsertTimer(long instanceKey, int timerId, DateTimeOffset fireAt) =>
        Write(_insertTimer).Bind(1, instanceKey).Bind(2, (long)timerId).Bind(3, fireAt).Run();

    public void DeleteTimer(long instanceKey, int timerId) => Write(_deleteTimer).Bind(1, instanceKey).Bind(2, (long)timerId).Run();

    public void DropTimers(Instance instance) => Write(_dropTimers).Bind(1, instance.Key).Run();

    /// <summary>Removes an ended instance with everything it left.</summary>
    public void Delete(Instance instance)
    {
        Write(_deleteInstance).Bind(1, instance.Key).Run();
        Write(_deletePayload).Bind(1, instance.Key).Run();
        Write(_dropHistory).Bind(1, instance.Key).Run();
        DropInbox(instance);
        DropTimers(instance);
    }

    public void SaveCheckpoint(string instanceId, string itemId, string payload) =>
        Write(_saveCheckpoint).Bind(1, instanceId).Bind(2, itemId).Bind(3, payload).Run();

    public string? ReadCheckpoint(string instanceId, string itemId)
    {
        _readCheckpoint.Bind(1, instanceId).Bind(2, itemId);
        var payload = _readCheckpoint.Step() ? _readCheckpoint.Text(0) : null;
        _readCheckpoint.Reset();
        return payload;
    }

    public void AddCancellation(string instanceId, string itemId) => Write(_insertCancellation).Bind(1, instanceId).Bind(2, itemId).Run();

    /// <summary>What the side service keeps for items of an instance.</summary>
    public void DropItemRecords(string instanceId)
    {
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
        BeginIfNeeded();
        using var fail = _database.PrepareOnce("UPDATE instances SET status=?2, updated=?3, completed=?3, span=NULL, parent=NULL, tags=NULL WHERE key=?1");
        fail.Bind(1, instanceKey).Bind(2, (long)OrchestrationStatus.Failed).Bind(3, now).Run();
    }

    /// <summary>Closes the file after a clean end; without it the next opening knows that this one crashed.</summary>
    public void MarkClosed()
    {
        BeginIfNeeded();
        _database.Execute("INSERT OR REPLACE INTO meta(name, value) VALUES('open', 0)");
        Commit();
    }

    /// <summary>What was not committed is undone with the connection.</summary>
    public void Dispose() => _database.Dispose();

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
