namespace Workflows.Jobs;

/// <summary>Notices from outside that a worker was lost under a running job. Called by the sweep only, one call at a time.</summary>
public sealed class InterruptionWatch(JobFeeds feeds, IJobChanges changes, TimeProvider time) : IDisposable
{
    /// <summary>Items that start again within this time after a counted loss belong to it.</summary>
    private static readonly TimeSpan SameLossWithin = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>How often a worker was lost under this instance since the last call.</summary>
    /// <param name="isCounted">The caller counts a loss of its own (this host's), of which items starting again are a part.</param>
    public async Task<int> CountAsync(JobKind kind, string instanceId, bool isCounted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (!_watched.TryGetValue(instanceId, out var watched)) _watched.Add(instanceId, watched = new(feeds.Open(instanceId)));
        if (isCounted) watched.CountedAt = time.GetUtcNow();
        var live = watched.Lease.Snapshot;
        var workers = (await changes.FindWorkersAsync(kind.Activity, cancellationToken))?.Workers;

        var lost = live.Restarts - watched.Restarts;
        watched.Restarts = live.Restarts;
        if (workers == 0 && watched.HadRunning)
        {
            // Counted when the worker went; the restart of its items that follows is the same loss.
            watched.CountedAt = time.GetUtcNow();
            watched.HadRunning = false;
            return 1;
        }

        watched.HadRunning = live.Items.Count > 0;
        if (lost == 0) return 0;
        var isSameLoss = time.GetUtcNow() - watched.CountedAt < SameLossWithin;
        watched.CountedAt = null;
        return isSameLoss ? 0 : 1;
    }

    /// <summary>Forgets jobs that are not under way any more.</summary>
    public void Keep(IReadOnlySet<string> instanceIds)
    {
        foreach (var (instanceId, watched) in _watched.Where(pair => !instanceIds.Contains(pair.Key)).ToArray())
        {
            watched.Lease.Dispose();
            _watched.Remove(instanceId);
        }
    }

    public void Dispose() => Keep(new HashSet<string>());

    private sealed class Watched(JobFeedLease lease)
    {
        public JobFeedLease Lease { get; } = lease;

        public int Restarts { get; set; }

        public bool HadRunning { get; set; }

        /// <summary>When the last loss was counted whose items have not started again yet; null when there is none.</summary>
        public DateTimeOffset? CountedAt { get; set; }
    }
}
