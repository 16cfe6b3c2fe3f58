namespace Workflows.Jobs;

/// <summary>The feeds that somebody listens to or read a moment ago: one watch per instance, however many listeners.</summary>
public sealed class JobFeeds : IAsyncDisposable
{
    /// <summary>A feed stays this long after its last reader, so that polling every few seconds does not start a watch each time.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(20);

    private readonly IJobChanges _changes;
    private readonly TimeProvider _time;
    private readonly ILogger<JobFeeds> _logger;
    private readonly Dictionary<string, Entry> _feeds = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly ITimer _sweep;

    public JobFeeds(IJobChanges changes, TimeProvider time, ILogger<JobFeeds> logger)
    {
        _changes = changes;
        _time = time;
        _logger = logger;
        _sweep = time.CreateTimer(static feeds => ((JobFeeds)feeds!).EndIdle(), this, Linger, Linger);
    }

    /// <summary>Listens to an instance until disposed.</summary>
    public JobFeedLease Open(string instanceId)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(instanceId, out var entry))
            {
                entry = new(new JobFeed(instanceId, _changes, _time, _logger));
                _feeds.Add(instanceId, entry);
                entry.Feed.Start();
            }

            entry.Listeners++;
            return new(entry.Feed, () => Release(entry));
        }
    }

    /// <summary>The instance as last pushed, after at most <paramref name="patience"/> for the first report.</summary>
    public async Task<JobFeedSnapshot> ReadAsync(string instanceId, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var lease = Open(instanceId);
        return await lease.WaitAsync(0, patience, _time, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        Entry[] entries;
        lock (_lock)
        {
            entries = [.. _feeds.Values];
            _feeds.Clear();
        }

        foreach (var entry in entries) await entry.Feed.DisposeAsync();
    }

    private void Release(Entry entry)
    {
        lock (_lock)
        {
            entry.Listeners--;
            entry.LeftAt = _time.GetUtcNow();
        }
    }

    private void EndIdle()
    {
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            foreach (var (instanceId, entry) in _feeds.Where(pair => pair.Value.Listeners == 0 && now - pair.Value.LeftAt >= Linger).ToArray())
            {
                _feeds.Remove(instanceId);

                // Ending a feed only cancels its pump, which logs its own faults; nobody waits for it.
                _ = entry.Feed.DisposeAsync().AsTask();
            }
        }
    }

    private sealed class Entry(JobFeed feed)
    {
        public JobFeed Feed { get; } = feed;

        public int Listeners { get; set; }

        public DateTimeOffset LeftAt { get; set; }
    }
}

/// <summary>One listener's hold on a feed.</summary>
public sealed class JobFeedLease : IDisposable
{
    private readonly JobFeed _feed;
    private Action? _release;

    internal JobFeedLease(JobFeed feed, Action release)
    {
        _feed = feed;
        _release = release;
    }

    public JobFeedSnapshot Snapshot => _feed.Snapshot;

    /// <summary>A snapshot newer than a version, or the current one when none came within <paramref name="patience"/>.</summary>
    public async Task<JobFeedSnapshot> WaitAsync(long version, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        using var patient = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, cancellationToken);
        try
        {
            return await _feed.NewerThanAsync(version, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return _feed.Snapshot;
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
