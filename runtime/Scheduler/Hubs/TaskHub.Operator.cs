using System.Globalization;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Leases;
using Workflows.Scheduler.Operator;

namespace Workflows.Scheduler.Hubs;

/// <summary>What an operator asks of a hub.</summary>
internal sealed partial class TaskHub
{
    private const int NamedInSentence = 3;

    /// <summary>Reports come at least this often from whatever reports at all.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(60);

    public Task<InstancePage> SearchAsync(InstanceSearch search, CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.Search(search), cancellationToken);

    /// <summary>Why an instance does not go on right now, in one sentence.</summary>
    /// <exception cref="RpcException">NOT_FOUND: there is no such instance.</exception>
    public Task<string> WhyAsync(string instanceId) => Post(() => Why(Find(instanceId) ?? throw NotFound(instanceId)));

    /// <exception cref="RpcException">NOT_FOUND: there is no such instance. FAILED_PRECONDITION: it has ended.</exception>
    public Task SuspendLiveAsync(string instanceId) => Post(() => Suspend(LiveOrRefuse(instanceId, "suspended"), null));

    /// <exception cref="RpcException">NOT_FOUND: there is no such instance. FAILED_PRECONDITION: it has ended.</exception>
    public Task ResumeLiveAsync(string instanceId) => Post(() => Resume(LiveOrRefuse(instanceId, "resumed"), null));

    /// <summary>With everything below it.</summary>
    /// <exception cref="RpcException">NOT_FOUND: there is no such instance. FAILED_PRECONDITION: it has ended.</exception>
    public Task TerminateLiveAsync(string instanceId, string? output) => Post(() => Terminate(LiveOrRefuse(instanceId, "terminated"), output, recurse: true));

    /// <summary>With everything below it.</summary>
    /// <exception cref="RpcException">NOT_FOUND: there is no such instance. FAILED_PRECONDITION: it has not ended.</exception>
    public Task<int> PurgeEndedAsync(string instanceId) => Post(() =>
    {
        var found = Find(instanceId) ?? throw NotFound(instanceId);
        return found.IsTerminal
            ? Purge([instanceId], recursive: true)
            : throw new RpcException(RpcStatus.FailedPrecondition, $"Instance {found.Id} is {found.Status}; only what has ended can be purged. Terminate it first.");
    });

    /// <summary>Clients are told nothing when they act on what has ended; an operator who does has seen an old state.</summary>
    private Instance LiveOrRefuse(string instanceId, string done)
    {
        if (_live.TryGetValue(instanceId, out var live)) return live;
        var ended = Find(instanceId) ?? throw NotFound(instanceId);
        throw new RpcException(
            RpcStatus.FailedPrecondition, $"Instance {ended.Id} is {ended.Status} since {At(ended.CompletedAt ?? ended.UpdatedAt)}; what has ended cannot be {done}.");
    }

    private string Why(Instance stored)
    {
        if (!_live.TryGetValue(stored.Id, out var instance))
            return $"It ended as {stored.Status} at {At(stored.CompletedAt ?? stored.UpdatedAt)}.";
        if (instance.Lease is { } lease) return $"It is running: worker {lease.Stream.Caller.WorkerId} has its turn.";
        if (!instance.HasHistory && instance.StartAt is { } start && start > _time.GetUtcNow()) return $"It is to start at {At(start)}.";
        if (instance.NotBefore is { } retry) return $"Workers handed its last turn back {Counted(instance.Abandons, "time", "times")}; it is offered again at {At(retry)}.";
        if (instance.IsQueued) return WhyQueued(instance);
        var suspended = instance.Status == OrchestrationStatus.Suspended ? "It is suspended and waits to be resumed; " : "";
        var reason = WaitsForActivities(instance) ?? WaitsForChildren(instance) ?? WaitsForEntities(instance) ?? WaitsForTimer(instance)
            ?? "it waits for an external event.";
        return suspended.Length > 0 ? suspended + reason : char.ToUpperInvariant(reason[0]) + reason[1..];
    }

    private string WhyQueued(Instance instance)
    {
        var key = WorkKey.Of(instance.Name, instance.Version);
        var what = instance.Version is { Length: > 0 } version ? $"orchestration {instance.Name} in version {version}" : $"orchestration {instance.Name}";
        return NoWorker(_streams.Where(s => s.TakesOrchestration(key)).ToList(), s => s.HasRoomForTurn, what, instance.Losses) ?? "It is about to be handed to a worker.";
    }

    private string? WaitsForActivities(Instance instance)
    {
        var open = instance.Activities.Values.Where(a => a.ExecutionId == instance.ExecutionId).OrderBy(a => a.Number).ToList();
        if (open.Count == 0) return null;
        var stuck = open.Find(a => a.Lease is null);
        if (stuck is not null)
        {
            var takers = _streams.Where(s => s.TakesActivity(stuck.Key)).ToList();
            var why = NoWorker(takers, s => s.HasRoomForActivity, $"activity {stuck.Name}", stuck.Losses);
            if (why is not null) return $"it waits for {Counted(open.Count, "activity", "activities")}, and for {stuck.Name} #{stuck.TaskId} it holds: {char.ToLowerInvariant(why[0])}{why[1..]}";
        }

        var running = open.Where(a => a.Lease is not null).Take(NamedInSentence)
            .Select(a => $"{a.Name} #{a.TaskId} on {a.Lease!.Stream.Caller.WorkerId}").ToList();
        return running.Count > 0
            ? $"it waits for {Counted(open.Count, "activity", "activities")}; running: {string.Join(", ", running)}{(open.Count(a => a.Lease is not null) > NamedInSentence ? ", …" : "")}{Silence(instance)}."
            : $"it waits for {Counted(open.Count, "activity", "activities")} about to be handed out.";
    }

    /// <summary>Activities that report are taken for hung when they stop; of others nothing can be said.</summary>
    private string Silence(Instance instance) =>
        _board.LastReportOf(instance.Id) is { } last && _time.GetUtcNow() - last > SilentAfter ? $"; no progress since {At(last)}" : "";

    private string? WaitsForChildren(Instance instance)
    {
        var children = _store.ChildrenOf(instance.Key).Where(c => !c.IsTerminal && c.Parent?.OrchestrationInstance?.ExecutionId == instance.ExecutionId).ToList();
        if (children.Count == 0) return null;
        var first = children[0];
        return $"it waits for {Counted(children.Count, "sub-orchestration", "sub-orchestrations")}; {first.Name} ({first.Id}): {Why(first)}";
    }

    private string? WaitsForEntities(Instance instance)
    {
        foreach (var entity in _entities.Values)
        {
            var waits = entity.Inbox.Concat(entity.OwnerInbox).Any(m => m.CallerExecution == instance.ExecutionId);
            if (!waits) continue;
            if (entity.Lock is { } held && held.OwnerId != instance.Id) return $"it waits for entity {entity.Id}, which {held.OwnerId} has locked.";
            if (entity.Lease is { } lease) return $"it waits for entity {entity.Id}, which worker {lease.Stream.Caller.WorkerId} is running.";
            var why = NoWorker(_streams.Where(s => s.TakesEntity(entity.Name)).ToList(), s => s.HasRoomForEntity, $"entity {entity.Name}", entity.Losses);
            return why is null ? $"it waits for entity {entity.Id}." : $"it waits for entity {entity.Id}: {char.ToLowerInvariant(why[0])}{why[1..]}";
        }

        return null;
    }

    /// <remarks>Workers tell which timers they set and not which events they wait for.</remarks>
    private string? WaitsForTimer(Instance instance) => instance.OpenTimers > 0 && _store.NextTimer(instance.Key) is { } fireAt
        ? $"it waits for a timer at {At(fireAt)}, or for an external event if its code takes one."
        : null;

    /// <summary>Null when a worker could take it now.</summary>
    private string? NoWorker(List<WorkerStream> takers, Func<WorkerStream, bool> hasRoom, string what, int losses)
    {
        if (_streams.Count == 0) return "No worker is connected.";
        if (takers.Count == 0) return $"None of the {_streams.Count} connected workers takes {what}.";
        if (!takers.Exists(s => hasRoom(s))) return $"All {takers.Count} workers that take {what} are busy up to their limits.";
        return takers.Exists(s => hasRoom(s) && LossRules.MayHold(s, losses))
            ? null
            : $"It took {losses} workers down with it and is given only to a worker without another such item; all {takers.Count} have one.";
    }

    private static string Counted(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static string At(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
