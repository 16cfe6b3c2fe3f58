using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Workflows.Protocol;

/// <summary>Calls a service of this process: the same handlers, no socket and no serialization.</summary>
public sealed class InProcessRpcInvoker(RpcService service, IReadOnlyDictionary<string, string> headers) : RpcInvoker
{
    /// <summary>What handlers see as the address of a caller in their own process.</summary>
    public const string Peer = "in-process";

    public override bool IsInProcess => true;

    public override async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        using var limited = deadline is not null ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : null;
        limited?.CancelAfter(deadline!.Value);
        try
        {
            return await Binding(method).CallAsync(request, ContextFor(limited?.Token ?? cancellationToken));
        }
        catch (OperationCanceledException) when (limited is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(RpcStatus.DeadlineExceeded, $"{method.Name} did not answer within {deadline}.");
        }
        catch (Exception e) when (e is not RpcException and not OperationCanceledException)
        {
            throw Failed(method.Path, e);
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
            await EndOf(handling, method.Path);
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

    private static async Task EndOf(Task handling, string path)
    {
        try
        {
            await handling;
        }
        catch (Exception e) when (e is not RpcException and not OperationCanceledException)
        {
            throw Failed(path, e);
        }
    }

    /// <summary>The status that a caller over a socket would get; here the cause comes along.</summary>
    private static RpcException Failed(string path, Exception e) => new(RpcStatus.Internal, $"{path} failed: {e.Message}", e);

    private RpcCallContext ContextFor(CancellationToken cancelled) =>
        new() { Headers = headers, Cancelled = cancelled, Peer = Peer };
}
