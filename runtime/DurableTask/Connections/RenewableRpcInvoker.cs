using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>A connection that can be made anew, and a token that is.</summary>
/// <param name="connect">Makes one; it belongs to this object.</param>
/// <param name="tokens">Null for calls without a token. Belongs to this object.</param>
internal sealed class RenewableRpcInvoker(Func<RpcInvoker> connect, BearerTokenSource? tokens, TimeProvider time) : RpcInvoker, IRenewableConnection
{
    /// <summary>How long calls on a replaced connection may still end.</summary>
    internal static readonly TimeSpan OldConnectionLife = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<Replaced> _replaced = [];
    private RpcInvoker _current = connect();
    private bool _isDisposed;

    /// <summary>New calls take a new connection; those under way have half a minute.</summary>
    public void Renew()
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            var old = new Replaced(_current);
            _current = connect();
            _replaced.Add(old);
            old.Timer = time.CreateTimer(_ => End(old), null, OldConnectionLife, Timeout.InfiniteTimeSpan);
        }
    }

    public override Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        tokens is null
            ? _current.CallAsync(method, request, cancellationToken, deadline)
            : CallWithTokenAsync(tokens, method, request, deadline, cancellationToken);

    public override IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken) =>
        tokens is null
            ? _current.StreamAsync(method, request, cancellationToken)
            : StreamWithTokenAsync(tokens, method, request, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        List<Replaced> replaced;
        lock (_lock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            replaced = [.. _replaced];
            _replaced.Clear();
        }

        foreach (var old in replaced)
        {
            if (old.Timer is { } timer) await timer.DisposeAsync();
            await old.Invoker.DisposeAsync();
        }

        await _current.DisposeAsync();
        tokens?.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>A token that was good a moment ago may have been revoked: a refused call has changed nothing and is made once more with another.</summary>
    private async Task<TResponse> CallWithTokenAsync<TRequest, TResponse>(
        BearerTokenSource source, RpcMethod<TRequest, TResponse> method, TRequest request, TimeSpan? deadline, CancellationToken cancellationToken)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        var held = source.Current;
        try
        {
            return await _current.CallAsync(method, request, cancellationToken, deadline);
        }
        catch (RpcException e) when (e.Status == RpcStatus.Unauthenticated && held is not null && source.Forget(held))
        {
            return await _current.CallAsync(method, request, cancellationToken, deadline);
        }
    }

    /// <summary>A refused stream is not opened again here: whoever reads it reconnects, with another token.</summary>
    private async IAsyncEnumerable<TResponse> StreamWithTokenAsync<TRequest, TResponse>(
        BearerTokenSource source, RpcMethod<TRequest, TResponse> method, TRequest request,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        await using var items = _current.StreamAsync(method, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync()) yield break;
            }
            catch (RpcException e) when (e.Status == RpcStatus.Unauthenticated && source.Current is { } held && source.Forget(held))
            {
                throw;
            }

            yield return items.Current;
        }
    }

    private void End(Replaced old)
    {
        lock (_lock)
        {
            if (!_replaced.Remove(old)) return;
        }

        old.Timer?.Dispose();
        _ = old.Invoker.DisposeAsync().AsTask();
    }

    private sealed class Replaced(RpcInvoker invoker)
    {
        public RpcInvoker Invoker { get; } = invoker;

        public ITimer? Timer { get; set; }
    }
}
