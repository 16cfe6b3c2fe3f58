using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>Starts orchestrations as fast as they end and writes down what the scheduler acknowledged, while it is killed under the client's hands.</summary>
internal sealed class LoadClient(RpcInvoker invoker)
{
    private const int Loops = 6;
    private const int InFlightEach = 6;

    private readonly ConcurrentDictionary<string, LoadKind> _started = new();
    private readonly ConcurrentDictionary<string, bool> _told = new();
    private readonly ConcurrentDictionary<string, string> _results = new();
    private int _acknowledged;

    /// <summary>Answers that promise something: starts, events, ends.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public IReadOnlyDictionary<string, LoadKind> Started => _started;

    /// <summary>Outputs as a client was told.</summary>
    public IReadOnlyDictionary<string, string> Results => _results;

    /// <summary>Runs until <paramref name="enough"/>; what has begun by then is still brought to its end.</summary>
    public Task RunAsync(CancellationToken enough) => Task.WhenAll(Enumerable.Range(0, Loops).Select(async loop =>
    {
        for (var n = 0; !enough.IsCancellationRequested; n += InFlightEach)
        {
            await Task.WhenAll(Enumerable.Range(n, InFlightEach).Select(i => OneAsync($"load-{loop}-{i}", (LoadKind)((loop + i) % 6))));
        }
    }));

    private async Task OneAsync(string id, LoadKind kind)
    {
        var input = JsonSerializer.Serialize(new LoadInput(kind, LoadTasks.Rounds, 0));
        await ReachAsync(
            () => invoker.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = id, ExecutionId = $"start of {id}", Name = LoadTasks.Orchestration, Input = input }, Deadline.Token),
            // By its execution id a start that was acknowledged in vain is known for the same.
            isDone: null);
        _started[id] = kind;
        Interlocked.Increment(ref _acknowledged);
        if (kind == LoadKind.Event)
        {
            await ReachAsync(() => invoker.CallAsync(TaskHubMethods.RaiseEvent, new RaiseEventRequest { InstanceId = id, Name = LoadTasks.EventName, Input = "42" }, Deadline.Token), isDone: null);
            _told[id] = true;
            Interlocked.Increment(ref _acknowledged);
        }

        var ended = await EndOfAsync(id);
        _results[id] = new SeenInstance(ended!.OrchestrationState, ended.OrchestrationState, []).End;
        Interlocked.Increment(ref _acknowledged);
    }

    private async Task<GetInstanceResponse?> EndOfAsync(string id)
    {
        var request = new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true };
        try
        {
            return await ReachAsync(() => invoker.CallAsync(TaskHubMethods.WaitForInstanceCompletion, request, Deadline.Token), isDone: null);
        }
        catch (OperationCanceledException e)
        {
            var found = await ReachAsync(() => invoker.CallAsync(TaskHubMethods.GetInstance, request, Deadline.Token), isDone: null);
            var queues = await ReachAsync(() => invoker.CallAsync(WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest(), Deadline.Token), isDone: null);
            var history = new List<HistoryEvent>();
            await foreach (var chunk in invoker.StreamAsync(TaskHubMethods.StreamInstanceHistory, new StreamInstanceHistoryRequest { InstanceId = id }, Deadline.Token)) history.AddRange(chunk.Events);
            throw new TimeoutException($"I6: {id} does not end: {found}\n{queues}\n{string.Join('\n', history)}", e);
        }
    }

    /// <summary>Asks again until a scheduler is there to answer.</summary>
    public static async Task<T?> ReachAsync<T>(Func<Task<T>> ask, RpcStatus? isDone) where T : class
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var deadline = Deadline.Token;
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (RpcException e) when (e.Status == isDone)
            {
                return null;
            }
            catch (RpcException e) when (e.Status == RpcStatus.Unavailable)
            {
                await poll.WaitForNextTickAsync(deadline);
            }
        }
    }

    public static string ExpectedEnd(LoadKind kind) => $"Completed {LoadTasks.Expected(kind).ToString(CultureInfo.InvariantCulture)}";
}
