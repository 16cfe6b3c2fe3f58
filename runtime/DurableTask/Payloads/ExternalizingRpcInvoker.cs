using System.Runtime.CompilerServices;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Calls whose large payloads go by way of a store. Owns the invoker that it wraps.</summary>
/// <remarks>Work items pass as they are: the worker resolves each beside the stream, so that none holds up the others.</remarks>
internal sealed class ExternalizingRpcInvoker(RpcInvoker inner, ExternalPayloads payloads) : RpcInvoker, IRenewableConnection
{
    public override bool IsInProcess => inner.IsInProcess;

    public void Renew() => (inner as IRenewableConnection)?.Renew();

    public override async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        var small = await payloads.ExternalizeAsync(request, cancellationToken);
        return await ResolveAsync(await inner.CallAsync(method, small, cancellationToken, deadline), cancellationToken);
    }

    public override async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var response in inner.StreamAsync(method, request, cancellationToken).WithCancellation(cancellationToken))
            yield return response is WorkItem ? response : await ResolveAsync(response, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<TResponse> ResolveAsync<TResponse>(TResponse response, CancellationToken cancellationToken)
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        try
        {
            return await payloads.ResolveAsync(response, cancellationToken);
        }
        catch (IOException e)
        {
            throw new RpcException(RpcStatus.DataLoss, e.Message, e);
        }
    }
}
