using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

/// <summary>Purges instances of every hub when their end is long enough ago.</summary>
/// <remarks>In small transactions, so that it never holds up the hub's callers. What a live instance started is kept with it.</remarks>
internal sealed partial class Retention : IAsyncDisposable
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan LookAtMostEvery = TimeSpan.FromSeconds(10);

    private readonly TaskHubs _hubs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private Task _purging = Task.CompletedTask;
    private bool _isDue;

    public Retention(TaskHubs hubs, TimeSpan retainFor, TimeProvider time, ILogger logger)
    {
        _hubs = hubs;
        _time = time;
        _logger = logger;
        RetainFor = retainFor;
        var every = TimeSpan.FromTicks(Math.Clamp(retainFor.Ticks / 24, LookAtMostEvery.Ticks, LookAtLeastEvery.Ticks));
        _timer = time.CreateTimer(_ => Look(), null, every, every);
    }

    /// <summary>How long instances stay after their end.</summary>
    public TimeSpan RetainFor { get; }

    /// <summary>When it last finished a look at all hubs; null before the first.</summary>
    public DateTimeOffset? LookedAt { get; private set; }

    /// <summary>Instances purged since the scheduler started.</summary>
    public long Purged { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _stopping.CancelAsync();
        await _purging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private void Look()
    {
        lock (_lock)
        {
            // A look that takes longer than the time between two is not overtaken; another follows it.
            _isDue = true;
            if (_purging.IsCompleted && !_stopping.IsCancellationRequested) _purging = Task.Run(() => LookWhileDueAsync(_stopping.Token));
        }
    }

    private async Task LookWhileDueAsync(CancellationToken stopping)
    {
        while (TakeDue()) await PurgeAsync(stopping);
    }

    private bool TakeDue()
    {
        lock (_lock)
        {
            var isDue = _isDue;
            _isDue = false;
            return isDue;
        }
    }

    private async Task PurgeAsync(CancellationToken stopping)
    {
        var selection = new EndedSelection { EndedBefore = _time.GetUtcNow() - RetainFor };
        foreach (var name in _hubs.Names)
        {
            try
            {
                var hub = await _hubs.GetAsync(name, stopping);
                var purged = await hub.PurgeEndedAsync(selection, Timeout.InfiniteTimeSpan, stopping);
                Purged += purged.Deleted;
                if (purged.Deleted > 0) LogPurged(purged.Deleted, name, RetainFor);
            }
            catch (RpcException e)
            {
                // The hub is closing or cannot be used; the next look tries again.
                LogNotPurged(e, name);
            }
        }

        LookedAt = _time.GetUtcNow();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Purged {Count} instances of task hub {Hub} that ended more than {RetainFor} ago")]
    private partial void LogPurged(int count, string hub, TimeSpan retainFor);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ended instances of task hub {Hub} were not purged")]
    private partial void LogNotPurged(Exception exception, string hub);
}
