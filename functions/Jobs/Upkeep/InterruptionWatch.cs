namespace Workflows.Jobs;

/// <summary>Notices from outside that a worker was lost under a running job, and counts it in the job's row at once.</summary>
/// <remarks>One loop per watched instance, from its start (or the first sweep after the host's) to its end.</remarks>
public sealed partial class InterruptionWatch(JobFeeds feeds, IJobChanges changes, JobStore jobs, TimeProvider time, ILogger<InterruptionWatch> logger) : IAsyncDisposable
{
    /// <summary>That the last worker went is looked for this often; a restarted item is pushed.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Items that start again within this time after a counted loss belong to it.</summary>
    private static readonly TimeSpan SameLossWithin = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, Task> _loops = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();

    /// <summary>Watches the current attempt unless it is watched already.</summary>
    /// <param name="isCounted">The caller has just counted the loss of a host, of which items that start again are a part.</param>
    public void Watch(JobKind kind, JobRow row, bool isCounted)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(row);
        lock (_lock)
        {
            foreach (var (ended, _) in _loops.Where(pair => pair.Value.IsCompleted).ToArray()) _loops.Remove(ended);
            if (_stopping.IsCancellationRequested || _loops.ContainsKey(row.InstanceId)) return;
            _loops.Add(row.InstanceId, Task.Run(() => LoopAsync(kind, row, isCounted ? time.GetUtcNow() : null, _stopping.Token)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] loops;
        lock (_lock)
        {
            _stopping.Cancel();
            loops = [.. _loops.Values];
        }

        await Task.WhenAll(loops);
        _stopping.Dispose();
    }

    private async Task LoopAsync(JobKind kind, JobRow row, DateTimeOffset? countedAt, CancellationToken stopping)
    {
        using var lease = feeds.Open(row.InstanceId);
        var (version, restarts, hadRunning) = (0L, 0, false);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var live = await lease.WaitAsync(version, LookEvery, time, stopping);
                version = live.Version;
                if (live.Status is { RuntimeStatus: "Completed" or "Failed" or "Terminated" }) return;

                var isLost = hadRunning && live.Items.Count == 0 && (await changes.FindWorkersAsync(kind.Activity, stopping))?.Workers == 0;
                var isRestarted = live.Restarts > restarts;
                (restarts, hadRunning) = (live.Restarts, live.Items.Count > 0);
                if (isLost || (isRestarted && !(time.GetUtcNow() - countedAt < SameLossWithin))) await CountAsync(row, stopping);

                // A loss that was seen when the worker went is seen again when its items start again.
                countedAt = isLost ? time.GetUtcNow() : isRestarted ? null : countedAt;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The count is for people, the job does not need it: storage or scheduler may be away for a moment.
                LogFailed(e, row.InstanceId);
                await Task.Delay(LookEvery, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task CountAsync(JobRow row, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await jobs.ChangeAsync(
            row.Id, current => current.Attempt != row.Attempt ? null : current with { Interruptions = current.Interruptions + 1, InterruptedAt = now }, cancellationToken);
        LogInterrupted(row.InstanceId);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A worker was lost under {InstanceId}, which goes on by itself")]
    private partial void LogInterrupted(string instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watching {InstanceId} for lost workers failed; going on")]
    private partial void LogFailed(Exception e, string instanceId);
}
