using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Engine;

/// <summary>Completions that wait for a call on its way go together with the next, and each hears of its own end.</summary>
public sealed class BatchingRpcInvokerTests : IDisposable
{
    private readonly RpcService _hub = new();
    private readonly List<CompletionBatch> _batches = [];
    private readonly List<string> _alone = [];
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _arrived = new(0);

    public BatchingRpcInvokerTests()
    {
        _hub.Unary(TaskHubMethods.CompleteActivityTask, (r, _) =>
        {
            lock (_alone) _alone.Add(r.CompletionToken);
            return r.CompletionToken == "late" ? throw new RpcException(RpcStatus.NotFound, "late") : Task.FromResult(new CompleteTaskResponse());
        });
    }

    [Fact]
    public async Task Complete_WhileCallsAreOnTheirWay_GoesWithTheNextOne()
    {
        await using var connection = Connection(knowsBatches: true);
        var first = new[] { CompleteAsync(connection, "1"), CompleteAsync(connection, "2") };
        await _arrived.WaitAsync(Deadline.Token);
        await _arrived.WaitAsync(Deadline.Token);
        var later = Enumerable.Range(3, 20).Select(i => CompleteAsync(connection, $"{i}")).ToArray();
        _open.SetResult();

        await Task.WhenAll([.. first, .. later]).OrFail();

        Assert.Equal(Enumerable.Range(1, 22).Select(i => $"{i}").Order(), _batches.SelectMany(b => b.Activities).Select(a => a.CompletionToken).Order());
        Assert.InRange(_batches.Count, 3, 4);
        Assert.Empty(_alone);
    }

    [Fact]
    public async Task Complete_OneOfABatchIsRefused_OnlyItsCallerHearsOfIt()
    {
        await using var connection = Connection(knowsBatches: true);
        _open.SetResult();
        var (good, late) = (CompleteAsync(connection, "good"), CompleteAsync(connection, "late"));

        await good.OrFail();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => late);

        Assert.Equal((RpcStatus.NotFound, "late"), (refusal.Status, refusal.Message));
    }

    [Fact]
    public async Task Complete_HubWithoutBatches_IsAskedOnceAndGetsSingleCalls()
    {
        await using var connection = Connection(knowsBatches: false);
        await CompleteAsync(connection, "1").OrFail();
        await CompleteAsync(connection, "2").OrFail();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => CompleteAsync(connection, "late"));

        Assert.Equal(["1", "2", "late"], _alone);
        Assert.Equal(RpcStatus.NotFound, refusal.Status);
    }

    [Fact]
    public async Task Complete_PartsOfOneAnswer_GoAloneAndInOrder()
    {
        var parts = new List<int?>();
        _hub.Unary(TaskHubMethods.CompleteOrchestratorTask, (r, _) =>
        {
            parts.Add(r.ChunkIndex);
            return Task.FromResult(new CompleteTaskResponse());
        });
        await using var connection = Connection(knowsBatches: true);
        _open.SetResult();
        foreach (var (index, isPartial) in new[] { (0, true), (1, true), (2, false) })
        {
            var part = new OrchestratorResponse { CompletionToken = "t", ChunkIndex = index, IsPartial = isPartial };
            await connection.CallAsync(TaskHubMethods.CompleteOrchestratorTask, part, Deadline.Token);
        }

        Assert.Equal([0, 1, 2], parts);
        Assert.Empty(_batches);
    }

    public void Dispose() => _arrived.Dispose();

    private static Task CompleteAsync(RpcInvoker connection, string token) => connection.CallAsync(
        TaskHubMethods.CompleteActivityTask, new ActivityResponse { CompletionToken = token }, Deadline.Token);

    private RpcInvoker Connection(bool knowsBatches)
    {
        if (knowsBatches)
        {
            _hub.Unary(WorkflowsMethods.Complete, async (batch, _) =>
            {
                lock (_batches) _batches.Add(batch);
                _arrived.Release();
                await _open.Task.OrFail();
                var result = new CompletionBatchResult();
                foreach (var late in batch.Activities.Where(a => a.CompletionToken == "late"))
                    result.Refusals.Add(new CompletionRefusal { CompletionToken = late.CompletionToken, Status = (int)RpcStatus.NotFound, Message = "late" });
                return result;
            });
        }

        return BatchingRpcInvoker.Around(new Distant(new InProcessRpcInvoker(_hub, new Dictionary<string, string>())));
    }

    /// <summary>As if there were a socket in between.</summary>
    private sealed class Distant(RpcInvoker near) : RpcInvoker
    {
        public override Task<TResponse> CallAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
            near.CallAsync(method, request, cancellationToken, deadline);

        public override IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken) =>
            near.StreamAsync(method, request, cancellationToken);
    }
}
