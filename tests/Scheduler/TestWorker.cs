using System.Threading.Channels;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>A worker whose every answer the test writes by hand.</summary>
internal sealed class TestWorker : IAsyncDisposable
{
    private readonly RpcInvoker _invoker;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Channel<WorkItem> _items = Channel.CreateUnbounded<WorkItem>();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    public TestWorker(RpcInvoker invoker, GetWorkItemsRequest? request)
    {
        _invoker = invoker;
        _reading = ReadAsync(request ?? new GetWorkItemsRequest());
    }

    /// <summary>Health pings seen.</summary>
    public int Pings { get; private set; }

    /// <summary>The scheduler has taken the stream up.</summary>
    public Task Connected => _connected.Task.OrFail();

    public async Task<WorkItem> NextAsync() => await _items.Reader.ReadAsync(Deadline.Token);

    public async Task<WorkItem> NextTurnAsync()
    {
        var item = await NextAsync();
        Assert.NotNull(item.OrchestratorRequest);
        return item;
    }

    public async Task<WorkItem> NextActivityAsync()
    {
        var item = await NextAsync();
        Assert.NotNull(item.ActivityRequest);
        return item;
    }

    public Task CompleteAsync(WorkItem turn, params OrchestratorAction[] actions) => CompleteAsync(turn, null, actions);

    public Task CompleteAsync(WorkItem turn, string? customStatus, params OrchestratorAction[] actions)
    {
        var response = new OrchestratorResponse
        {
            InstanceId = turn.OrchestratorRequest.InstanceId, CompletionToken = turn.CompletionToken, CustomStatus = customStatus,
        };
        response.Actions.Add(actions);
        return SendAsync(response);
    }

    public Task SendAsync(OrchestratorResponse response) =>
        _invoker.CallAsync(TaskHubMethods.CompleteOrchestratorTask, response, Deadline.Token);

    public Task SendAsync(EntityBatchResult result) => _invoker.CallAsync(TaskHubMethods.CompleteEntityTask, result, Deadline.Token);

    public Task CompleteActivityAsync(WorkItem activity, string? result = null, TaskFailureDetails? failure = null) => _invoker.CallAsync(
        TaskHubMethods.CompleteActivityTask,
        new ActivityResponse
        {
            InstanceId = activity.ActivityRequest.OrchestrationInstance.InstanceId,
            TaskId = activity.ActivityRequest.TaskId,
            CompletionToken = activity.CompletionToken,
            Result = result,
            FailureDetails = failure,
        },
        Deadline.Token);

    /// <summary>Ends the stream, as a worker does that stops or dies.</summary>
    public async Task LeaveAsync()
    {
        await _leaving.CancelAsync();
        await _reading.OrFail();
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _leaving.Dispose();
    }

    private async Task ReadAsync(GetWorkItemsRequest request)
    {
        try
        {
            await foreach (var item in _invoker.StreamAsync(TaskHubMethods.GetWorkItems, request, _leaving.Token))
            {
                _connected.TrySetResult();
                if (item.HealthPing is null) _items.Writer.TryWrite(item);
                else Pings++;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException)
        {
            // It left, or the scheduler did.
        }

        _connected.TrySetException(new RpcException(RpcStatus.Unavailable, "The stream ended before it began."));
        _items.Writer.TryComplete();
    }
}
