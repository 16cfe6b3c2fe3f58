using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Leases;
using Workflows.Scheduler.Watching;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    /// <summary>Writes what matches now, then every change, until cancelled or the hub ends.</summary>
    public async Task WatchAsync(WatchRequest request, ChannelWriter<WatchEvent> changes, CancellationToken cancellationToken)
    {
        var watcher = new Watcher(request);
        await Post(() =>
        {
            foreach (var id in watcher.InstanceIds)
            {
                if (Find(id) is { } instance) watcher.Push(new WatchEvent { Instance = instance.ToChange() });
            }

            if (watcher.Prefix is { } prefix)
            {
                foreach (var stored in _store.WithPrefix(prefix))
                    watcher.Push(new WatchEvent { Instance = (_live.GetValueOrDefault(stored.Id) ?? stored).ToChange() });
            }

            _board.Add(watcher);
        });
        try
        {
            do
            {
                while (watcher.TryTake(out var change)) await changes.WriteAsync(change, cancellationToken);
            }
            while (await watcher.WaitAsync(cancellationToken));
        }
        finally
        {
            await LeaveAsync(() => _board.Remove(watcher));
        }
    }

    public Task<ReportProgressResponse> ReportProgressAsync(ReportProgressRequest request, string workerId) => Post(() =>
    {
        _board.Report(new ItemProgress
        {
            InstanceId = request.InstanceId,
            ItemId = request.ItemId,
            Payload = request.Payload,
            ReportedAt = RoundTime(),
            WorkerId = workerId,
        });
        return new ReportProgressResponse { CancellationRequested = _board.IsCancelled(request.InstanceId, request.ItemId) };
    });

    /// <summary>Says at once whether the item is asked to stop, and again when it is.</summary>
    public async Task FollowAsync(FollowItemRequest request, ChannelWriter<ItemSignal> signals, CancellationToken cancellationToken)
    {
        var follower = new ItemFollower(request.InstanceId, request.ItemId);
        await Post(() =>
        {
            follower.Tell(_board.IsCancelled(follower.InstanceId, follower.ItemId));
            _board.Add(follower);
        });
        try
        {
            await foreach (var isCancelled in follower.Signals.ReadAllAsync(cancellationToken))
                await signals.WriteAsync(new ItemSignal { CancellationRequested = isCancelled }, cancellationToken);
        }
        finally
        {
            await LeaveAsync(() => _board.Remove(follower));
        }
    }

    public Task<RequestCancellationResponse> RequestCancellationAsync(RequestCancellationRequest request) => Post(() =>
    {
        if (!_live.ContainsKey(request.InstanceId) && _store.Find(request.InstanceId) is not null) return new RequestCancellationResponse();
        _board.Cancel(request.InstanceId, request.ItemIds);
        if (request.ItemIds.Count == 0) _store.AddCancellation(request.InstanceId, "");
        foreach (var itemId in request.ItemIds) _store.AddCancellation(request.InstanceId, itemId);
        return new RequestCancellationResponse();
    });

    public Task<SaveCheckpointResponse> SaveCheckpointAsync(SaveCheckpointRequest request) => Post(() =>
    {
        // A worker that has not noticed yet that its instance ended or is gone: nobody would ever read it, or remove it.
        if (_live.ContainsKey(request.InstanceId)) _store.SaveCheckpoint(request.InstanceId, request.ItemId, request.Payload);
        return new SaveCheckpointResponse();
    });

    public Task<ReadCheckpointResponse> ReadCheckpointAsync(ReadCheckpointRequest request) => Post(() =>
        new ReadCheckpointResponse { Payload = _store.ReadCheckpoint(request.InstanceId, request.ItemId) });

    public Task<DescribeQueuesResponse> DescribeQueuesAsync() => Post(() =>
    {
        var response = new DescribeQueuesResponse { OrchestrationsRunnable = _runnable.Count, EntitiesRunnable = _runnableEntities.Count };
        foreach (var queue in _activities.Values)
        {
            response.Activities.Add(new ActivityQueue
            {
                Name = queue.Key.Name,
                Queued = queue.Queued,
                Running = queue.Running,
                Workers = _streams.Count(s => s.TakesActivity(queue.Key)),
            });
        }

        foreach (var stream in _streams) response.Workers.Add(Describe(stream));
        return response;
    });

    private static WorkerInfo Describe(WorkerStream stream)
    {
        var info = new WorkerInfo
        {
            WorkerId = stream.Caller.WorkerId,
            ConnectedAt = Timestamp.FromDateTimeOffset(stream.ConnectedAt),
            Unfiltered = stream.TakesAll,
            ActivitiesRunning = stream.ActivitiesHeld,
            OrchestrationsRunning = stream.TurnsHeld,
            EntitiesRunning = stream.EntitiesHeld,
        };
        info.Activities.Add(stream.ActivityNames);
        return info;
    }
}
