using Google.Protobuf;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>A connection whose completions go together: while a call is on its way, what finishes meanwhile waits for the next.</summary>
/// <remarks>
/// A completion that finds no call on its way goes at once, so a batch costs no latency. Task hubs that do not know batches
/// answer UNIMPLEMENTED once; from then on every completion is a call of its own. Owns the connection.
/// </remarks>
internal sealed class BatchingRpcInvoker : RpcInvoker, IRenewableConnection
{
    /// <summary>Of one batch; gRPC's usual limit is 4 MiB.</summary>
    private const int BatchBytesMax = 2 * 1024 * 1024;

    private const int CallsAtOnce = 2;

    private static readonly CompleteTaskResponse Applied = new();

    private readonly RpcInvoker _connection;
    private readonly Lock _lock = new();
    private readonly Queue<Entry> _waiting = [];
    private int _calls;
    private volatile bool _isUnknown;

    private BatchingRpcInvoker(RpcInvoker connection) => _connection = connection;

    /// <summary>In process there is nothing to gain, and the connection stays as it is.</summary>
    public static RpcInvoker Around(RpcInvoker connection) => connection.IsInProcess ? connection : new BatchingRpcInvoker(connection);

    public void Renew()
    {
        // Another server may be on the other end, one that knows batches.
        _isUnknown = false;
        (_connection as IRenewableConnection)?.Renew();
    }

    public override async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        if (_isUnknown || EntryOf(request) is not { } entry) return await _connection.CallAsync(method, request, cancellationToken, deadline);
        await SendAsync(entry, cancellationToken);
        return (TResponse)(IMessage)Applied;
    }

    public override IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken) =>
        _connection.StreamAsync(method, request, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Null for what goes alone: other calls, what fills a message, and parts of one answer, which have an order.</summary>
    private static Entry? EntryOf(IMessage request)
    {
        var bytes = request is ActivityResponse or OrchestratorResponse ? request.CalculateSize() : int.MaxValue;
        if (bytes > BatchBytesMax) return null;
        return request switch
        {
            ActivityResponse activity => new Entry { Activity = activity, Token = activity.CompletionToken, Bytes = bytes },
            OrchestratorResponse { IsPartial: false, ChunkIndex: null or 0 } turn => new Entry { Turn = turn, Token = turn.CompletionToken, Bytes = bytes },
            _ => null,
        };
    }

    private async Task SendAsync(Entry entry, CancellationToken cancellationToken)
    {
        var isSender = false;
        lock (_lock)
        {
            _waiting.Enqueue(entry);
            if (_calls < CallsAtOnce)
            {
                _calls++;
                isSender = true;
            }
        }

        // The calls serve others too, so this caller's leaving does not end them.
        if (isSender) _ = SendWaitingAsync();
        await entry.Done.WaitAsync(cancellationToken);
    }

    private async Task SendWaitingAsync()
    {
        while (TakeBatch() is { } entries)
        {
            try
            {
                await SendAsync(entries);
            }
            catch (Exception e)
            {
                // The border of the batch: each of its callers hears of it.
                foreach (var entry in entries) entry.Fail(e);
            }
        }
    }

    /// <summary>Null when nothing waits; this sender has ended then.</summary>
    private List<Entry>? TakeBatch()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _calls--;
                return null;
            }

            var batch = new List<Entry>(_waiting.Count);
            var bytes = 0;
            while (_waiting.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Bytes <= BatchBytesMax))
            {
                bytes += next.Bytes;
                batch.Add(_waiting.Dequeue());
            }

            return batch;
        }
    }

    private async Task SendAsync(List<Entry> entries)
    {
        if (_isUnknown)
        {
            await Task.WhenAll(entries.Select(SendAloneAsync));
            return;
        }

        var batch = new CompletionBatch();
        foreach (var entry in entries)
        {
            if (entry.Activity is { } activity) batch.Activities.Add(activity);
            else batch.Turns.Add(entry.Turn);
        }

        CompletionBatchResult result;
        try
        {
            result = await _connection.CallAsync(WorkflowsMethods.Complete, batch, CancellationToken.None);
        }
        catch (RpcException e) when (e.Status == RpcStatus.Unimplemented)
        {
            _isUnknown = true;
            await Task.WhenAll(entries.Select(SendAloneAsync));
            return;
        }

        var refusals = result.Refusals.Count == 0 ? null : result.Refusals.ToDictionary(r => r.CompletionToken, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (refusals?.GetValueOrDefault(entry.Token) is { } refusal) entry.Fail(new RpcException((RpcStatus)refusal.Status, refusal.Message));
            else entry.Complete();
        }
    }

    private async Task SendAloneAsync(Entry entry)
    {
        try
        {
            if (entry.Activity is { } activity) await _connection.CallAsync(TaskHubMethods.CompleteActivityTask, activity, CancellationToken.None);
            else await _connection.CallAsync(TaskHubMethods.CompleteOrchestratorTask, entry.Turn!, CancellationToken.None);
            entry.Complete();
        }
        catch (RpcException e)
        {
            entry.Fail(e);
        }
    }

    private sealed class Entry
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ActivityResponse? Activity { get; init; }

        public OrchestratorResponse? Turn { get; init; }

        public required string Token { get; init; }

        public required int Bytes { get; init; }

        public Task Done => _done.Task;

        public void Complete() => _done.TrySetResult();

        public void Fail(Exception exception) => _done.TrySetException(exception);
    }
}
