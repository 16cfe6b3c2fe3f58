using Workflows.Protocol;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Hubs;

/// <summary>Critical sections. An orchestration locks its entities one after the other in the order of their ids, which no two can do crosswise.</summary>
internal sealed partial class TaskHub
{
    /// <summary>Locked entities by the instance that holds them.</summary>
    private readonly Dictionary<string, HashSet<Entity>> _sections = new(StringComparer.Ordinal);

    /// <remarks>SDKs sort what they lock in ways of their own; the order that all keep to is made here.</remarks>
    private void RequestLocks(EntityLockRequestedEvent requested, Instance sender, bool isLegacy)
    {
        var request = new EntityLockRequestedEvent { CriticalSectionId = requested.CriticalSectionId, ParentInstanceId = sender.Id };
        request.LockSet.AddRange(requested.LockSet.Select(id => EntityIds.Parse(id)).Distinct().Order(StringComparer.Ordinal));
        Enqueue(request.LockSet[0], new HistoryEvent { EntityLockRequested = request }, sender.ExecutionId, isLegacy);
    }

    /// <summary>The entity is free and it is the request's turn: locks it and passes the request on.</summary>
    private void Grant(Entity entity, EntityLockRequestedEvent request, EntityMessage message)
    {
        var held = new EntityLock(request.ParentInstanceId ?? "", message.CallerExecution, request.CriticalSectionId);
        if (!IsInSection(held))
        {
            // The one who asked has ended, and with it all that it held. Nobody waits any more.
            return;
        }

        entity.Lock = held;
        _store.Entities.UpdateLock(entity);
        AddSection(held, entity);
        var next = request.Clone();
        next.Position++;
        if (next.Position < next.LockSet.Count)
        {
            Enqueue(EntityIds.Parse(next.LockSet[next.Position]), new HistoryEvent { EntityLockRequested = next }, message.CallerExecution, message.IsLegacy);
            return;
        }

        var granted = message.IsLegacy
            ? LegacyEntityMessages.LockGranted(held.SectionId)
            : new HistoryEvent { EntityLockGranted = new EntityLockGrantedEvent { CriticalSectionId = held.SectionId } };
        Answer(held.OwnerId, held.OwnerExecution, granted);
    }

    /// <summary>Gives one entity of a section free; a section that does not hold it means nothing.</summary>
    private void Unlock(string entityId, string ownerId, string sectionId)
    {
        if (_entities.TryGetValue(entityId, out var entity) && entity.Lock is { } held && held.OwnerId == ownerId && held.SectionId == sectionId)
            Unlock(entity);
    }

    private void Unlock(Entity entity)
    {
        var held = entity.Lock!; // Callers have looked.
        if (_sections.TryGetValue(held.OwnerId, out var section) && section.Remove(entity) && section.Count == 0) _sections.Remove(held.OwnerId);
        entity.Lock = null;
        _store.Entities.UpdateLock(entity);
        Pump(entity);
    }

    /// <summary>An execution has ended: what it still holds is free.</summary>
    private void ReleaseLocksOf(Instance instance)
    {
        if (!_sections.TryGetValue(instance.Id, out var section)) return;
        foreach (var entity in section.ToArray()) Unlock(entity);
    }

    private bool HoldsLocks(Instance instance) => _sections.ContainsKey(instance.Id);

    private bool IsInSection(EntityLock held) => _live.TryGetValue(held.OwnerId, out var owner) && owner.ExecutionId == held.OwnerExecution;

    private void AddSection(EntityLock held, Entity entity)
    {
        if (!_sections.TryGetValue(held.OwnerId, out var section)) _sections.Add(held.OwnerId, section = []);
        section.Add(entity);
    }
}
