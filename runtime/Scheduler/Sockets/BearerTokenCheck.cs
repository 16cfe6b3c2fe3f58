using System.Security.Cryptography;
using System.Text;
using Workflows.Protocol;
using Workflows.Scheduler.Grpc;

namespace Workflows.Scheduler.Sockets;

/// <summary>Admits calls that carry the configured bearer token.</summary>
internal sealed class BearerTokenCheck(string token)
{
    // Digests have equal length, so the comparison takes the same time whatever the caller sent.
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public void Authorize(RpcCallContext context)
    {
        if (!Admits(context.Header(CallHeaders.Authorization) ?? ""))
            throw new RpcException(RpcStatus.Unauthenticated, "The call carries no valid bearer token.");
    }

    /// <param name="header">The authorization header; "" when there is none.</param>
    public bool Admits(string header)
    {
        const string Scheme = "Bearer ";
        var given = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _expected);
    }
}
