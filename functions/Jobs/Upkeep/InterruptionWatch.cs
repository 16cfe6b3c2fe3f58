namespace Workflows.Jobs;

/// <summary>Notices from outside that a worker was lost under a running job. Called by the sweep only, one call at a time.</summary>
public sealed class InterruptionWatch(JobFeeds feeds, IJobChanges changes) : IDisposable
{
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>How often a worker was lost under this instance since the last call.</summary>
    public async Task<int> CountAsync(JobKind kind, string instanceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (!_watched.TryGetValue(instanceId, out var watched)) _watched.Add(instanceId, watched = new(feeds.Open(instanceId)));
        var live = watched.Lease.Snapshot;
        var workers = (await changes.FindWorkersAsync(kind.Activity, cancellationToken))?.Workers;

        var lost = live.Restarts - watched.Restarts;
        watched.Restarts = live.Restarts;
        if (workers == 0 && watched.HadRunning)
        {
            // Counted when the worker went; the restart of its items that follows is the same loss.
            watched.CountedAhead = true;
            watched.HadRunning = false;
            return 1;
        }

        watched.HadRunning = live.Items.Count > 0;
        if (lost == 0) return 0;
        var counted = watched.CountedAhead;
        watched.CountedAhead = false;
        return counted ? 0 : 1;
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

        public bool CountedAhead { get; set; }
    }
}
