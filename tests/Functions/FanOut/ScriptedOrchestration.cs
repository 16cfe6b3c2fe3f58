using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.FanOut;

/// <summary>A context whose activities, timers and events happen when the test says so. One thread: orchestrator code runs inside the test's calls.</summary>
internal sealed class ScriptedOrchestration : TaskOrchestrationContext
{
    private readonly Dictionary<string, Queue<TaskCompletionSource<object?>>> _events = new(StringComparer.OrdinalIgnoreCase);
    private DateTime _now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Calls that have not been answered, oldest first.</summary>
    public List<Call> Calls { get; } = [];

    public List<TaskCompletionSource> Timers { get; } = [];

    public List<JobProgress> Published { get; } = [];

    public int MostItemsInFlight { get; private set; }

    public override TaskName Name => "Test";

    public override string InstanceId => "test-1-1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public void Advance(TimeSpan by) => _now += by;

    /// <summary>An event that comes when nobody waits any more (the job is writing its last rows) has no effect.</summary>
    public void Raise(string name)
    {
        if (_events.TryGetValue(name, out var waiters) && waiters.TryDequeue(out var waiter)) waiter.SetResult(null);
    }

    public override T GetInput<T>() => throw new NotSupportedException();

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        var done = new TaskCompletionSource<TResult>();
        Calls.Add(new(name.Name, input, value => done.SetResult((TResult)value!), done.SetException));
        MostItemsInFlight = Math.Max(MostItemsInFlight, Calls.Count(call => call.Name != OutcomeRecorderActivity));
        return done.Task;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var timer = new TaskCompletionSource();
        cancellationToken.Register(() => timer.TrySetCanceled(cancellationToken));
        Timers.Add(timer);
        return timer.Task;
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        var waiter = new TaskCompletionSource<object?>();
        if (!_events.TryGetValue(eventName, out var waiters)) _events.Add(eventName, waiters = new());
        waiters.Enqueue(waiter);
        return (T)(await waiter.Task)!;
    }

    public override void SetCustomStatus(object? customStatus) => Published.Add((JobProgress)customStatus!);

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();

    public const string OutcomeRecorderActivity = "RecordItemOutcomes";

    internal sealed record Call(string Name, object? Input, Action<object?> Complete, Action<Exception> Fail);
}
