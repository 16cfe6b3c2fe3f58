using System.Security.Cryptography;
using System.Text;
using Workflows.Protocol;

namespace Workflows.Scheduler.Grpc;

/// <summary>Admits calls that carry the configured bearer token.</summary>
internal sealed class BearerTokenCheck(string token)
{
    // Digests have equal length, so the comparison takes the same time whatever the caller sent.
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public void Authorize(RpcCallContext context)
    {
        const string Scheme = "Bearer ";
        var header = context.Header(CallHeaders.Authorization) ?? "";
        var given = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _expected))
            throw new RpcException(RpcStatus.Unauthenticated, "The call carries no valid bearer token.");
    }
}
