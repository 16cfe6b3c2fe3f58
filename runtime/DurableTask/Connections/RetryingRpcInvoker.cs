using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Repeats calls that found the scheduler unavailable, for example while it restarts. Owns the invoker it wraps.</summary>
/// <remarks>
/// A call whose answer was lost is made twice. A start carries an execution id by which our scheduler knows it for the same. An event
/// or a restart may happen twice; a restart under the same id, or a rewind, may be refused because the first one did it.
/// </remarks>
internal sealed class RetryingRpcInvoker : RpcInvoker
{
    private readonly RpcInvoker _inner;
    private readonly TimeProvider _time;
    private readonly int _retriesMax;
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private readonly double _factor;

    public RetryingRpcInvoker(RpcInvoker inner, DurableTaskSchedulerClientOptions.ClientRetryOptions? options, TimeProvider time)
    {
        _inner = inner;
        _time = time;
        _retriesMax = options?.MaxRetries ?? 9;
        _first = TimeSpan.FromMilliseconds(options?.InitialBackoffMs ?? 50);
        _longest = TimeSpan.FromMilliseconds(options?.MaxBackoffMs ?? 250);
        _factor = options?.BackoffMultiplier ?? 2;
    }

    public override async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        var delay = _first;
        for (var retries = 0; ; retries++)
        {
            try
            {
                return await _inner.CallAsync(method, request, cancellationToken, deadline);
            }
            catch (RpcException failure) when (failure.Status == RpcStatus.Unavailable && retries < _retriesMax)
            {
                // A fifth more or less, so that callers that failed together do not come back together.
                await Task.Delay(delay * (0.8 + (0.4 * Random.Shared.NextDouble())), _time, cancellationToken);
                delay = delay * _factor < _longest ? delay * _factor : _longest;
            }
        }
    }

    public override IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken) =>
        _inner.StreamAsync(method, request, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
