using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Workflows.Protocol;

/// <summary>Calls a service of this process: the same handlers, no socket and no serialization.</summary>
public sealed class InProcessRpcInvoker(RpcService service, IReadOnlyDictionary<string, string> headers) : RpcInvoker
{
    public override async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        if (deadline is null) return await Binding(method).CallAsync(request, ContextFor(cancellationToken));

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline.Value);
        try
        {
            return await Binding(method).CallAsync(request, ContextFor(limited.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(RpcStatus.DeadlineExceeded, $"{method.Name} did not answer within {deadline.Value}.");
        }
    }

    public override async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var binding = Binding(method);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = RpcBinding<TRequest, TResponse>.NewStreamChannel();
        var handling = Task.Run(() => binding.RunHandlerAsync(request, channel.Writer, ContextFor(abandoned.Token)), CancellationToken.None);
        try
        {
            await foreach (var response in channel.Reader.ReadAllAsync(cancellationToken)) yield return response;
            await handling;
        }
        finally
        {
            await abandoned.CancelAsync();
            channel.Writer.TryComplete();
            // The handler ends because its reader left; how it ended was reported by the await above.
            await handling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private RpcBinding<TRequest, TResponse> Binding<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        service.Bindings.TryGetValue(method.Path, out var binding)
            ? (RpcBinding<TRequest, TResponse>)binding
            : throw new RpcException(RpcStatus.Unimplemented, $"{method.Path} is not offered here.");

    private RpcCallContext ContextFor(CancellationToken cancelled) =>
        new() { Headers = headers, Cancelled = cancelled, Peer = "in-process" };
}
