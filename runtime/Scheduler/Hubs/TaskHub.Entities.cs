using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

/// <summary>Entities: what clients ask of them, and how messages reach them.</summary>
internal sealed partial class TaskHub
{
    /// <summary>A client's retry of a signal comes within seconds; its id is remembered for this long.</summary>
    private static readonly TimeSpan RequestRemembered = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RequestsForgottenEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Entity> _entities = new(StringComparer.Ordinal);
    private readonly EntityQueues _runnableEntities = new();
    private long _lastEntityKey;
    private long _lastSignalNumber;
    private DateTimeOffset _requestsForgottenAt;

    public Task<SignalEntityResponse> SignalEntityAsync(SignalEntityRequest request) => Post(() =>
    {
        var id = EntityIds.Parse(request.InstanceId);
        if (request.Name.Length == 0) throw new RpcException(RpcStatus.InvalidArgument, "A signal needs the name of an operation.");
        if (request.RequestId.Length > 0 && !Guid.TryParse(request.RequestId, out _))
            throw new RpcException(RpcStatus.InvalidArgument, $"The request id \"{request.RequestId}\" is not a GUID.");
        if (request.ScheduledTime is { } stated && !IsTime(stated))
            throw new RpcException(RpcStatus.InvalidArgument, "The scheduled time is not a valid time.");
        var requestId = request.RequestId.Length > 0 ? request.RequestId : Guid.NewGuid().ToString();
        if (!IsFirst(requestId)) return new SignalEntityResponse();
        Signal(id, new EntityOperationSignaledEvent
        {
            RequestId = requestId, Operation = request.Name, Input = request.Input, ScheduledTime = request.ScheduledTime,
        });
        return new SignalEntityResponse();
    });

    public Task<GetEntityResponse> GetEntityAsync(GetEntityRequest request) => Post(() =>
        FindEntity(EntityIds.Parse(request.InstanceId)) is { State: not null } entity
            ? new GetEntityResponse { Exists = true, Entity = entity.ToMetadata(request.IncludeState) }
            : new GetEntityResponse());

    public Task<QueryEntitiesResponse> QueryEntitiesAsync(EntityQuery query, CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.QueryEntities(query, PageSize(query.PageSize ?? 0)), cancellationToken);

    /// <summary>Removes entities without state, messages and lock, and releases locks whose owner is gone; a page a call.</summary>
    public async Task<CleanEntityStorageResponse> CleanEntityStorageAsync(CleanEntityStorageRequest request, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(() => _reader.FindCleanable(request, PurgeStep), cancellationToken);
        return await Post(() =>
        {
            var response = new CleanEntityStorageResponse { ContinuationToken = page.ContinuationToken };
            foreach (var id in page.Ids)
            {
                if (FindEntity(id) is not { } entity) continue;
                if (request.ReleaseOrphanedLocks && entity.Lock is { } held && !IsInSection(held))
                {
                    Unlock(entity);
                    response.OrphanedLocksReleased++;
                }

                if (!request.RemoveEmptyEntities || entity.State is not null || !entity.IsIdle) continue;
                RemoveEntity(entity);
                response.EmptyEntitiesRemoved++;
            }

            return response;
        });
    }

    /// <summary>Deletes an entity with its state and messages, unless it is locked or at work.</summary>
    private int PurgeEntity(string id)
    {
        if (!EntityIds.TryParse(id, out var parsed) || FindEntity(parsed) is not { Lock: null, Lease: null } entity) return 0;
        RemoveEntity(entity);
        return 1;
    }

    private void RemoveEntity(Entity entity)
    {
        _store.Entities.Delete(entity);
        entity.Inbox.Clear();
        entity.OwnerInbox.Clear();
        _entities.Remove(entity.Id);
    }

    private Entity? FindEntity(string id) => _entities.TryGetValue(id, out var live) ? live : _store.Entities.Find(id);

    /// <summary>Delivers a signal now, or keeps it until its time.</summary>
    private void Signal(string entityId, EntityOperationSignaledEvent signal)
    {
        var message = new HistoryEvent { EventId = -1, Timestamp = RoundTime(), EntityOperationSignaled = signal };
        var dueAt = IsTime(signal.ScheduledTime) ? signal.ScheduledTime.ToDateTimeOffset() : DateTimeOffset.MinValue;
        if (dueAt <= _time.GetUtcNow())
        {
            Enqueue(entityId, message, "", isLegacy: false);
            return;
        }

        var scheduled = new ScheduledSignal(++_lastSignalNumber, dueAt, entityId, message);
        _store.Entities.InsertSignal(scheduled);
        _timers.Add(dueAt, new DueEntry.Signal(scheduled));
    }

    /// <summary>Adds a message to an entity, which comes into being with it.</summary>
    /// <param name="callerExecution">Of the orchestration that sent it; "" for signals.</param>
    private void Enqueue(string entityId, HistoryEvent message, string callerExecution, bool isLegacy)
    {
        message.EventId = -1;
        message.Timestamp = RoundTime();
        var entity = LiveEntity(entityId);
        var added = new EntityMessage(entity.NextSequence++, message, callerExecution, isLegacy, message.CalculateSize());
        _store.Entities.InsertMessage(entity, added);
        entity.Add(added);
        Pump(entity);
    }

    private Entity LiveEntity(string id)
    {
        if (_entities.TryGetValue(id, out var entity)) return entity;
        entity = _store.Entities.Find(id);
        if (entity is null)
        {
            entity = new Entity { Key = ++_lastEntityKey, Id = id, ModifiedAt = _time.GetUtcNow() };
            _store.Entities.Insert(entity);
        }

        _entities.Add(id, entity);
        return entity;
    }

    /// <summary>Lets an entity go on: grants locks that are due, queues its next batch, forgets it when it is idle.</summary>
    private void Pump(Entity entity)
    {
        while (entity is { Lease: null, Lock: null } && entity.OwnerInbox.Count == 0
            && entity.Inbox.TryPeek(out var first) && first.Event.EntityLockRequested is { } request)
        {
            entity.Inbox.Dequeue();
            _store.Entities.DeleteMessage(entity, first);
            Grant(entity, request, first);
        }

        if (entity.IsIdle)
        {
            Forget(entity);
            return;
        }

        if (entity.IsQueued || entity.Lease is not null || entity.NextBatchSource is null) return;
        if (entity.NotBefore > SteadyNow()) return;
        entity.NotBefore = null;
        _runnableEntities.Add(entity);
    }

    /// <summary>An idle entity is only in the file. A retry's timer may still know an object that another has replaced.</summary>
    private void Forget(Entity entity)
    {
        if (!entity.IsQueued && _entities.GetValueOrDefault(entity.Id) == entity) _entities.Remove(entity.Id);
    }

    private bool IsFirst(string requestId)
    {
        var now = _time.GetUtcNow();
        if (now - _requestsForgottenAt >= RequestsForgottenEvery)
        {
            _store.Entities.ForgetRequests(now - RequestRemembered);
            _requestsForgottenAt = now;
        }

        return _store.Entities.TryRemember(requestId, now);
    }

    private void RecoverEntities(HotSet hot)
    {
        _lastEntityKey = hot.LastEntityKey;
        _lastSignalNumber = hot.LastSignalNumber;
        foreach (var entity in hot.Entities.Values)
        {
            _entities.Add(entity.Id, entity);
            if (entity.Lock is { } held) AddSection(held, entity);
        }

        foreach (var signal in hot.Signals) _timers.Add(signal.DueAt, new DueEntry.Signal(signal));
        foreach (var (entity, sequence, reason, evidence) in hot.UnreadableMessages)
        {
            LogUnreadable("entity message", entity.Id, reason);
            _store.Quarantine(_time.GetUtcNow(), "entity message", entity.Id, entity.Name, null, reason, evidence);
            _store.Entities.DeleteMessage(entity, sequence);
        }

        foreach (var (number, id, reason, evidence) in hot.UnreadableSignals)
        {
            LogUnreadable("signal", id, reason);
            _store.Quarantine(_time.GetUtcNow(), "signal", id, EntityIds.NameOf(id), null, reason, evidence);
            _store.Entities.DeleteSignal(number);
        }
    }
}
