using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Scheduler.Entities;

namespace Workflows.Scheduler.Storage;

/// <summary>The entities of a hub's file. Every write joins the hub's open transaction.</summary>
internal sealed class EntityTables
{
    private const string Columns = "key, id, modified, state, lock_owner, lock_execution, lock_section, losses";

    private readonly Action _begin;
    private readonly Statement _insert, _updateState, _updateLock, _updateLosses, _delete, _find;
    private readonly Statement _insertMessage, _deleteMessage, _dropMessages;
    private readonly Statement _insertSignal, _deleteSignal;
    private readonly Statement _insertRequest, _forgetRequests, _changes;

    public EntityTables(Database database, Action begin)
    {
        _begin = begin;
        _insert = database.Prepare("INSERT INTO entities(key, id, modified) VALUES(?,?,?)");
        _updateState = database.Prepare("UPDATE entities SET state=?2, modified=?3, losses=0 WHERE key=?1");
        _updateLock = database.Prepare("UPDATE entities SET lock_owner=?2, lock_execution=?3, lock_section=?4 WHERE key=?1");
        _updateLosses = database.Prepare("UPDATE entities SET losses=?2 WHERE key=?1");
        _delete = database.Prepare("DELETE FROM entities WHERE key=?");
        _find = database.Prepare($"SELECT {Columns} FROM entities WHERE id=?");
        _insertMessage = database.Prepare("INSERT INTO entity_inbox(key, seq, event, caller_execution, legacy) VALUES(?,?,?,?,?)");
        _deleteMessage = database.Prepare("DELETE FROM entity_inbox WHERE key=? AND seq=?");
        _dropMessages = database.Prepare("DELETE FROM entity_inbox WHERE key=?");
        _insertSignal = database.Prepare("INSERT INTO entity_signals(number, due, id, event) VALUES(?,?,?,?)");
        _deleteSignal = database.Prepare("DELETE FROM entity_signals WHERE number=?");
        _insertRequest = database.Prepare("INSERT OR IGNORE INTO entity_requests(id, at) VALUES(?,?)");
        _forgetRequests = database.Prepare("DELETE FROM entity_requests WHERE at<?");
        _changes = database.Prepare("SELECT changes()");
    }

    /// <summary>An idle entity as the file has it, without messages; null when there is none.</summary>
    public Entity? Find(string id)
    {
        _find.Bind(1, id);
        var entity = _find.Step() ? Read(_find, isRecovered: false) : null;
        _find.Reset();
        return entity;
    }

    public void Insert(Entity entity) => Write(_insert).Bind(1, entity.Key).Bind(2, entity.Id).Bind(3, entity.ModifiedAt).Run();

    public void UpdateState(Entity entity) => Write(_updateState).Bind(1, entity.Key).Bind(2, entity.State).Bind(3, entity.ModifiedAt).Run();

    public void UpdateLock(Entity entity) => Write(_updateLock).Bind(1, entity.Key)
        .Bind(2, entity.Lock?.OwnerId).Bind(3, entity.Lock?.OwnerExecution).Bind(4, entity.Lock?.SectionId).Run();

    public void UpdateLosses(Entity entity) => Write(_updateLosses).Bind(1, entity.Key).Bind(2, (long)entity.Losses).Run();

    /// <summary>Removes an entity with everything that waits for it.</summary>
    public void Delete(Entity entity)
    {
        Write(_delete).Bind(1, entity.Key).Run();
        Write(_dropMessages).Bind(1, entity.Key).Run();
    }

    public void InsertMessage(Entity entity, EntityMessage message) => Write(_insertMessage)
        .Bind(1, entity.Key).Bind(2, message.Sequence).Bind(3, message.Event).Bind(4, message.CallerExecution).Bind(5, message.IsLegacy ? 1L : 0L).Run();

    public void DeleteMessage(Entity entity, EntityMessage message) => DeleteMessage(entity, message.Sequence);

    public void DeleteMessage(Entity entity, long sequence) => Write(_deleteMessage).Bind(1, entity.Key).Bind(2, sequence).Run();

    public void InsertSignal(ScheduledSignal signal) => Write(_insertSignal)
        .Bind(1, signal.Number).Bind(2, signal.DueAt).Bind(3, signal.EntityId).Bind(4, signal.Event).Run();

    public void DeleteSignal(long number) => Write(_deleteSignal).Bind(1, number).Run();

    /// <summary>False when a request of this id was taken before.</summary>
    public bool TryRemember(string requestId, DateTimeOffset at)
    {
        Write(_insertRequest).Bind(1, requestId).Bind(2, at).Run();
        var isNew = _changes.Step() && _changes.Number(0) > 0;
        _changes.Reset();
        return isNew;
    }

    public void ForgetRequests(DateTimeOffset before) => Write(_forgetRequests).Bind(1, before).Run();

    /// <summary>What a hub keeps in memory: entities with messages or a lock, and signals that are not due yet.</summary>
    public static void Load(Database database, HotSet hot, bool crashed)
    {
        using var entities = database.PrepareOnce(
            $"SELECT {Columns} FROM entities WHERE lock_owner IS NOT NULL OR key IN (SELECT key FROM entity_inbox)");
        while (entities.Step()) hot.Entities.Add(entities.Number(0), Read(entities, crashed));
        LoadMessages(database, hot);
        LoadSignals(database, hot);
    }

    private static void LoadMessages(Database database, HotSet hot)
    {
        using var rows = database.PrepareOnce("SELECT key, seq, event, caller_execution, legacy FROM entity_inbox ORDER BY key, seq");
        while (rows.Step())
        {
            if (!hot.Entities.TryGetValue(rows.Number(0), out var entity)) continue;
            var sequence = rows.Number(1);
            entity.NextSequence = sequence + 1;
            try
            {
                var message = rows.Message(2, HistoryEvent.Parser);
                entity.Add(new EntityMessage(sequence, message, rows.Text(3), rows.Number(4) != 0, message.CalculateSize()));
            }
            catch (InvalidProtocolBufferException e)
            {
                hot.UnreadableMessages.Add((entity, sequence, e.Message, rows.Bytes(2).ToArray()));
            }
        }
    }

    private static void LoadSignals(Database database, HotSet hot)
    {
        using var rows = database.PrepareOnce("SELECT number, due, id, event FROM entity_signals");
        while (rows.Step())
        {
            try
            {
                hot.Signals.Add(new ScheduledSignal(rows.Number(0), rows.Time(1), rows.Text(2), rows.Message(3, HistoryEvent.Parser)));
            }
            catch (InvalidProtocolBufferException e)
            {
                hot.UnreadableSignals.Add((rows.Number(0), rows.Text(2), e.Message, rows.Bytes(3).ToArray()));
            }
        }
    }

    private static Entity Read(Statement row, bool isRecovered) => new()
    {
        Key = row.Number(0),
        Id = row.Text(1),
        ModifiedAt = row.Time(2),
        State = row.TextOrNull(3),
        Lock = row.TextOrNull(4) is { } owner ? new EntityLock(owner, row.Text(5), row.Text(6)) : null,
        Losses = (int)row.Number(7),
        IsRecovered = isRecovered,
    };

    private Statement Write(Statement statement)
    {
        _begin();
        return statement;
    }
}

/// <summary>A signal that is delivered not before its time.</summary>
internal sealed record ScheduledSignal(long Number, DateTimeOffset DueAt, string EntityId, HistoryEvent Event);
