using System.Runtime.CompilerServices;
using Workflows.Protocol;

namespace Workflows.FunctionsHost;

/// <summary>Stands for an invoker that exists only once the scheduler has started.</summary>
internal sealed class DeferredRpcInvoker : RpcInvoker
{
    private readonly TaskCompletionSource<RpcInvoker> _inner = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool IsInProcess => true;

    public void Set(RpcInvoker inner) => _inner.TrySetResult(inner);

    public void Fail(Exception reason)
    {
        if (_inner.TrySetException(reason)) _ = _inner.Task.Exception;
    }

    public override async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        var inner = await _inner.Task.WaitAsync(cancellationToken);
        return await inner.CallAsync(method, request, cancellationToken, deadline);
    }

    public override async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var inner = await _inner.Task.WaitAsync(cancellationToken);
        await foreach (var response in inner.StreamAsync(method, request, cancellationToken)) yield return response;
    }
}
