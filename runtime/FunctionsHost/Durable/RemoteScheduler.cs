using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A scheduler elsewhere, named by <c>Endpoint=…;Authentication=…</c>.</summary>
internal sealed record RemoteScheduler(Uri Endpoint)
{
    /// <exception cref="StartRefusedException">The text names no endpoint.</exception>
    public static RemoteScheduler Parse(string connectionString)
    {
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        return parts.TryGetValue("Endpoint", out var text) && Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
            ? new RemoteScheduler(endpoint)
            : throw new StartRefusedException("The scheduler's connection string has no Endpoint.", StartRefusedException.Usage);
    }

    public RpcInvoker Connect(string taskHub, string? workerId)
    {
        var headers = new Dictionary<string, string> { ["taskhub"] = taskHub };
        if (workerId is not null) headers["workerid"] = workerId;
        return new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = Endpoint, Headers = _ => new(headers) });
    }
}
