using Google.Protobuf;

namespace Workflows.Protocol;

/// <summary>The calling side: over a socket (<see cref="HttpRpcInvoker"/>) or inside one process (<see cref="InProcessRpcInvoker"/>).</summary>
/// <remarks>Messages given to an invoker, and messages received from it, are shared: neither side changes them afterwards.</remarks>
public abstract class RpcInvoker : IAsyncDisposable
{
    /// <summary>A call costs no message: nothing is gained by sending several things with one.</summary>
    public virtual bool IsInProcess => false;

    /// <param name="deadline">Longest time to wait for the answer; null means as long as the token allows.</param>
    /// <exception cref="RpcException">The call ended with a status other than OK; UNAVAILABLE when the server cannot be reached.</exception>
    public abstract Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>;

    /// <summary>A server stream. Ends normally when the server ends it with OK, otherwise throws <see cref="RpcException"/>.</summary>
    public abstract IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
