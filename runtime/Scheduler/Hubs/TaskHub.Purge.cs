using Workflows.Protocol;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    private const int BatchIdsMax = 500;

    /// <summary>Instances of one transaction of a purge by filter, so that it does not hold up others.</summary>
    private const int PurgeStep = 200;

    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1000;

    public Task<QueryInstancesResponse> QueryAsync(InstanceQuery query, CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.Query(query, PageSize(query.MaxInstanceCount)), cancellationToken);

    public Task<ListInstanceIdsResponse> ListIdsAsync(ListInstanceIdsRequest request, CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.ListIds(request, PageSize(request.PageSize)), cancellationToken);

    /// <summary>Deletes ended instances; others are left and not counted.</summary>
    public async Task<PurgeInstancesResponse> PurgeAsync(PurgeInstancesRequest request, CancellationToken cancellationToken)
    {
        switch (request.RequestCase)
        {
            case PurgeInstancesRequest.RequestOneofCase.InstanceId:
                return Complete(await Post(() => Purge([request.InstanceId], request.Recursive)));
            case PurgeInstancesRequest.RequestOneofCase.InstanceBatch:
                RefuseIfTooMany(request.InstanceBatch);
                return Complete(await Post(() => Purge(request.InstanceBatch.InstanceIds, request.Recursive)));
            case PurgeInstancesRequest.RequestOneofCase.PurgeInstanceFilter:
                return await PurgeAsync(request.PurgeInstanceFilter, request.Recursive, cancellationToken);
            case PurgeInstancesRequest.RequestOneofCase.None:
                throw new RpcException(RpcStatus.InvalidArgument, "A purge needs an instance id, a batch or a filter.");
            default:
                throw new InvalidOperationException($"Unknown purge {request.RequestCase}.");
        }

        static PurgeInstancesResponse Complete(int count) => new() { DeletedInstanceCount = count, IsComplete = true };
    }

    private async Task<PurgeInstancesResponse> PurgeAsync(PurgeInstanceFilter filter, bool recursive, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetTimestamp();
        var budget = filter.Timeout?.ToBound("timeout");
        var deleted = 0;
        while (true)
        {
            var ids = await ReadAsync(() => _reader.FindPurgeable(filter, PurgeStep), cancellationToken);
            if (ids.Count > 0) deleted += await Post(() => Purge(ids, recursive));
            if (ids.Count < PurgeStep) return new PurgeInstancesResponse { DeletedInstanceCount = deleted, IsComplete = true };
            if (budget > TimeSpan.Zero && _time.GetElapsedTime(startedAt) >= budget)
                return new PurgeInstancesResponse { DeletedInstanceCount = deleted, IsComplete = false };
        }
    }

    private static void RefuseIfTooMany(InstanceBatch? batch)
    {
        if (batch?.InstanceIds.Count > BatchIdsMax)
            throw new RpcException(RpcStatus.InvalidArgument, $"A batch holds at most {BatchIdsMax} instance ids, this one has {batch.InstanceIds.Count}; send several.");
    }

    private int Purge(IEnumerable<string> ids, bool recursive)
    {
        var deleted = 0;
        foreach (var id in ids)
        {
            if (EntityIds.IsEntity(id))
            {
                deleted += PurgeEntity(id);
                continue;
            }

            if (_live.ContainsKey(id) || _store.Find(id) is not { } instance) continue;
            deleted += Purge(instance, recursive);
        }

        return deleted;
    }

    private int Purge(Instance instance, bool recursive)
    {
        var deleted = 1;
        if (recursive)
        {
            foreach (var child in _store.ChildrenOf(instance.Key).Where(child => child.IsTerminal)) deleted += Purge(child, recursive);
        }

        Remove(instance);
        _store.DropItemRecords(instance.Id);
        _board.EndInstance(instance.Id, RoundTime());
        var change = instance.ToChange();
        change.Purged = true;
        _board.Tell(change);
        return deleted;
    }

    private static int PageSize(int stated) => stated <= 0 ? PageSizeDefault : Math.Min(stated, PageSizeMax);
}
