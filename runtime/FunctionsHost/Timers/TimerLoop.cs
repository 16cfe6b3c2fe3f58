using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One timer function: waits for its next occurrence, runs it, remembers it. It never overlaps itself.</summary>
/// <param name="store">Null: occurrences missed while the app was down are not made up for.</param>
internal sealed partial class TimerLoop(
    DiscoveredFunction function, TimerSchedule schedule, bool runOnStartup, TimerStatusStore? store, FunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    // Timers of the platform cannot wait longer than about 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly StorageOutage _outage = new($"the timer {function.Name}", logger);
    private ScheduleStatus? _status;

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            _status = await ReadStatusAsync(stopping);
            var now = time.GetUtcNow();
            var isPastDue = _status is { } known && known.Next != default && known.Next < now.UtcDateTime;
            var next = schedule.Next(now);
            if (isPastDue || runOnStartup) next = await RunOnceAsync(now, isPastDue, stopping);

            while (next is { } occurrence)
            {
                if (occurrence - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stopping);
                if (time.GetUtcNow() >= occurrence) next = await RunOnceAsync(occurrence, false, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<DateTimeOffset?> RunOnceAsync(DateTimeOffset occurrence, bool isPastDue, CancellationToken stopping)
    {
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = _status };
        for (var retry = 0; ; retry++)
        {
            try
            {
                var retries = function.Retry is { } policy && retry > 0 ? new TriggerRetry(retry, policy.MaxRetryCount) : null;
                await invoker.InvokeAsync(function, new TriggerInput { Value = info, Retry = retries }, stopping);
                break;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                // User code ends here: retried by its own policy, else the next occurrence is its next chance.
                LogFailed(function.Name, e);
                if (function.Retry is not { } policy || (policy.MaxRetryCount >= 0 && retry >= policy.MaxRetryCount)) break;
                await Task.Delay(policy.DelayBefore(retry + 1), time, stopping);
            }
        }

        var now = time.GetUtcNow();
        var next = schedule.Next(now > occurrence ? now : occurrence);
        await WriteStatusAsync(occurrence, next, stopping);
        return next;
    }

    private async Task<ScheduleStatus?> ReadStatusAsync(CancellationToken stopping)
    {
        while (store is not null)
        {
            try
            {
                var status = await store.ReadAsync(stopping);
                _outage.Worked();
                return status;
            }
            catch (Exception e) when (StorageOutage.Is(e))
            {
                await Task.Delay(_outage.Failed(e), time, stopping);
            }
        }

        return null;
    }

    private async Task WriteStatusAsync(DateTimeOffset last, DateTimeOffset? next, CancellationToken stopping)
    {
        if (store is null) return;
        _status = new ScheduleStatus { Last = last.UtcDateTime, Next = next?.UtcDateTime ?? default, LastUpdated = time.GetUtcNow().UtcDateTime };
        try
        {
            await store.WriteAsync(_status, stopping);
            _outage.Worked();
        }
        catch (Exception e) when (StorageOutage.Is(e))
        {
            // The next run writes again; at worst one run is repeated after a restart.
            _outage.Failed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The timer function {Function} failed")]
    private partial void LogFailed(string function, Exception exception);
}
