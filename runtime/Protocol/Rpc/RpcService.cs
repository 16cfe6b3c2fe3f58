using System.Threading.Channels;
using Google.Protobuf;

namespace Workflows.Protocol;

/// <summary>The methods one server offers. Bound once at start, then called from sockets and in process alike.</summary>
public sealed class RpcService
{
    private readonly Dictionary<string, RpcBinding> _bindings = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, RpcBinding> Bindings => _bindings;

    public RpcService Unary<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        _bindings.Add(method.Path, new RpcBinding<TRequest, TResponse>(method, handler, null));
        return this;
    }

    /// <param name="handler">Writes to the channel until it returns; a bounded channel of one makes it wait for the reader.</param>
    public RpcService ServerStream<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, ChannelWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        _bindings.Add(method.Path, new RpcBinding<TRequest, TResponse>(method, null, handler));
        return this;
    }
}

/// <summary>A bound method; the typed subclass carries the handler.</summary>
public abstract class RpcBinding
{
    public abstract string Path { get; }

    public abstract bool IsServerStream { get; }

    internal abstract Task ServeAsync(RpcHttpExchange exchange);
}

public sealed class RpcBinding<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method,
    Func<TRequest, RpcCallContext, Task<TResponse>>? unary,
    Func<TRequest, ChannelWriter<TResponse>, RpcCallContext, Task>? stream) : RpcBinding
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>Messages of a stream that may wait for a slow reader before the handler is made to wait.</summary>
    internal const int StreamBuffer = 64;

    public override string Path => method.Path;

    public override bool IsServerStream => stream is not null;

    internal Task<TResponse> CallAsync(TRequest request, RpcCallContext context) =>
        unary is null
            ? throw new RpcException(RpcStatus.Internal, $"{method.Path} is a stream.")
            : unary(request, context);

    internal Task StreamAsync(TRequest request, ChannelWriter<TResponse> responses, RpcCallContext context) =>
        stream is null
            ? throw new RpcException(RpcStatus.Internal, $"{method.Path} is not a stream.")
            : stream(request, responses, context);

    internal static Channel<TResponse> NewStreamChannel() =>
        // The reader goes on where the writer is: both are tasks of the same call, and a change of threads costs more than a message.
        Channel.CreateBounded<TResponse>(new BoundedChannelOptions(StreamBuffer) { SingleReader = true, AllowSynchronousContinuations = true });

    internal override async Task ServeAsync(RpcHttpExchange exchange)
    {
        var request = await exchange.ReadRequestAsync(method.RequestParser);
        if (stream is null)
        {
            await exchange.WriteAsync(await CallAsync(request, exchange.Context), flush: false);
            return;
        }

        await exchange.StartStreamAsync();
        var channel = NewStreamChannel();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(exchange.Context.Cancelled);
        var handling = RunHandlerAsync(request, channel.Writer, exchange.Context.With(abandoned.Token));
        try
        {
            while (await channel.Reader.WaitToReadAsync(CancellationToken.None))
            {
                while (channel.Reader.TryRead(out var response)) await exchange.WriteAsync(response, flush: false);
                await exchange.FlushAsync();
            }

            await handling;
        }
        finally
        {
            // When writing failed the handler still runs: it must end before the call does, or its token is gone under it.
            await abandoned.CancelAsync();
            channel.Writer.TryComplete();
            await handling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs the handler and closes the channel whatever happens, so that the reader always ends.</summary>
    internal async Task RunHandlerAsync(TRequest request, ChannelWriter<TResponse> responses, RpcCallContext context)
    {
        try
        {
            await StreamAsync(request, responses, context);
        }
        finally
        {
            responses.TryComplete();
        }
    }
}
