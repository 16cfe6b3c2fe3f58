namespace Workflows.DurableTask;

/// <summary>Runs orchestrator code: everything it awaits continues here, one piece after the other, in a fixed order.</summary>
/// <remarks>
/// Continuations are queued by the synchronization context and run by <see cref="Run"/>, whose thread is "the orchestrator's
/// thread" for that moment. A continuation that arrives from another thread means that the code awaited something that is not
/// durable; it is remembered in <see cref="ForeignContinuation"/> and not run.
/// </remarks>
internal sealed class OrchestratorThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly InlineTaskScheduler _scheduler = new();
    private int _threadId;

    /// <summary>True once a continuation came from outside.</summary>
    public bool ForeignContinuation { get; private set; }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent)
        {
            ForeignContinuation = true;
            return;
        }

        _queue.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Whether the caller is orchestrator code, running now.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == Volatile.Read(ref _threadId);

    /// <summary>Runs what is queued until nothing is; to be called inside <see cref="Run"/>.</summary>
    public void Pump()
    {
        while (_queue.TryDequeue(out var next)) next.Callback(next.State);
    }

    /// <summary>Runs <paramref name="action"/> and then every continuation it caused.</summary>
    public void Run(Action action)
    {
        var previous = Current;
        Volatile.Write(ref _threadId, Environment.CurrentManagedThreadId);
        SetSynchronizationContext(this);
        try
        {
            // Inside a task of our scheduler, so that ContinueWith and StartNew without a scheduler stay on this thread.
            var turn = new Task(() =>
            {
                action();
                Pump();
            });
            turn.RunSynchronously(_scheduler);
            turn.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(previous);
            Volatile.Write(ref _threadId, 0);
        }
    }

    private sealed class InlineTaskScheduler : TaskScheduler
    {
        protected override void QueueTask(Task task) => TryExecuteTask(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
