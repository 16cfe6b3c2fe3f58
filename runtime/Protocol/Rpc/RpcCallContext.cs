namespace Workflows.Protocol;

/// <summary>What a handler knows of its caller.</summary>
public sealed class RpcCallContext
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    /// <summary>Request metadata, keys in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>Fires when the caller goes away, its deadline passes or the server stops.</summary>
    public required CancellationToken Cancelled { get; init; }

    /// <summary>Fires when the caller's connection is gone, as it is after a crash; never for callers in this process.</summary>
    public CancellationToken ConnectionClosed { get; init; }

    /// <summary>The caller's address for logs, "in-process" without a socket.</summary>
    public required string Peer { get; init; }

    /// <summary>The same caller under a narrower token.</summary>
    internal RpcCallContext With(CancellationToken cancelled) => new()
    {
        Headers = Headers, Cancelled = cancelled, ConnectionClosed = ConnectionClosed, Peer = Peer,
    };

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}
