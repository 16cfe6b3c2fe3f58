using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>When a worker whose stream ended connects again, and when over a new connection.</summary>
/// <remarks>
/// The delay is chosen by chance up to a bound that doubles with every try in vain, and is short again once anything arrives. A
/// connection that is of no use five times in a row is taken for a dead end (a proxy that holds on to a server that is gone) and
/// replaced; a scheduler that refuses the caller is none.
/// </remarks>
internal sealed class ReconnectPolicy
{
    /// <summary>Useless tries in a row before the connection is replaced.</summary>
    internal const int UselessMax = 5;

    private int _failures;
    private int _useless;
    private bool _hasReceived;

    /// <summary>Something came: the connection is good.</summary>
    public void Received()
    {
        if (_hasReceived) return;
        _hasReceived = true;
        _failures = 0;
        _useless = 0;
    }

    /// <summary>The scheduler ended the stream in order, as it does before it stops; in vain only if nothing ever came.</summary>
    public void Ended()
    {
        if (!_hasReceived)
        {
            _failures++;
            _useless++;
        }

        _hasReceived = false;
    }

    public void Failed(RpcStatus status)
    {
        _failures++;
        switch (status)
        {
            case RpcStatus.Unavailable or RpcStatus.DeadlineExceeded:
                _useless++;
                break;
            case RpcStatus.Unauthenticated or RpcStatus.PermissionDenied or RpcStatus.NotFound:
                // It leads to a scheduler, and that one has answered.
                _useless = 0;
                break;
        }

        _hasReceived = false;
    }

    /// <summary>Whether the connection is to be replaced now; says so once.</summary>
    public bool TakeRenewal()
    {
        if (_useless < UselessMax) return false;
        _useless = 0;
        return true;
    }

    public TimeSpan NextDelay() => Backoff.BeforeReconnect(_failures);
}
