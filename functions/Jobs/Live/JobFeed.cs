using System.Collections.Immutable;

namespace Workflows.Jobs;

/// <summary>What a watched instance is, as last pushed.</summary>
public sealed record JobFeedSnapshot
{
    public static JobFeedSnapshot Empty { get; } = new();

    /// <summary>Raised by every change.</summary>
    public long Version { get; init; }

    /// <summary>Null until the first report.</summary>
    public JobChange.StatusChanged? Status { get; init; }

    /// <summary>Newest report of each running item, by item id.</summary>
    public ImmutableSortedDictionary<string, JobChange.ItemProgressed> Items { get; init; } =
        ImmutableSortedDictionary<string, JobChange.ItemProgressed>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Items that stopped running; one that starts again was lost with its worker.</summary>
    public ImmutableHashSet<string> Stopped { get; init; } = ImmutableHashSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    /// <summary>How often an item started again.</summary>
    public int Restarts { get; init; }

    public JobFeedSnapshot With(JobChange change) => change switch
    {
        JobChange.StatusChanged status => this with { Version = Version + 1, Status = status },
        JobChange.ItemProgressed { Json.Length: 0 } ended => this with
        {
            Version = Version + 1,
            Items = Items.Remove(ended.ItemId),
            Stopped = Stopped.Add(ended.ItemId),
        },
        JobChange.ItemProgressed report => this with
        {
            Version = Version + 1,
            Items = Items.SetItem(report.ItemId, report),
            Stopped = Stopped.Remove(report.ItemId),
            Restarts = Restarts + (Stopped.Contains(report.ItemId) ? 1 : 0),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "Unknown change."),
    };
}

/// <summary>One watched instance, shared by all its listeners. The pump is the only writer of the snapshot.</summary>
internal sealed partial class JobFeed(string instanceId, IJobChanges changes, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan WatchAgainAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobFeedSnapshot _snapshot = JobFeedSnapshot.Empty;
    private Task _pump = Task.CompletedTask;

    public JobFeedSnapshot Snapshot
    {
        get
        {
            lock (_lock) return _snapshot;
        }
    }

    public void Start() => _pump = PumpAsync();

    /// <summary>Completes when the snapshot is newer than a version.</summary>
    public async Task<JobFeedSnapshot> NewerThanAsync(long version, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_snapshot.Version > version) return _snapshot;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _pump;
        _ended.Dispose();
    }

    private async Task PumpAsync()
    {
        await Task.Yield();
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in changes.WatchAsync(instanceId, _ended.Token)) Apply(change);
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost)
            {
                // The source went away (a restarting scheduler, storage that does not answer): look again.
                LogWatchLost(lost, instanceId);
            }

            try
            {
                await Task.Delay(WatchAgainAfter, time, _ended.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Apply(JobChange change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _snapshot = _snapshot.With(change);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watching {InstanceId} was interrupted; watching again")]
    private partial void LogWatchLost(Exception lost, string instanceId);
}
