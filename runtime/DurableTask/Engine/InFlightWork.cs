namespace Workflows.DurableTask;

/// <summary>The tasks that a worker has started and must not forget.</summary>
internal sealed class InFlightWork
{
    private readonly Lock _lock = new();
    private int _running;
    private TaskCompletionSource? _idle;

    /// <summary>Starts work on the thread pool; <paramref name="work"/> handles its own failures.</summary>
    public void Run(Func<Task> work)
    {
        Interlocked.Increment(ref _running);
        _ = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            finally
            {
                End();
            }
        });
    }

    /// <summary>Waits until nothing runs, but not longer than <paramref name="limit"/>: what still runs then is the task hub's to hand to another worker.</summary>
    public Task DrainAsync(TimeSpan limit, TimeProvider time)
    {
        lock (_lock)
        {
            if (Volatile.Read(ref _running) == 0) return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.WhenAny(_idle.Task, Task.Delay(limit, time));
        }
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _running) > 0) return;
        lock (_lock) _idle?.TrySetResult();
    }
}
