using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Workflows.Contracts;

namespace Workflows.Http;

/// <summary>Guards the endpoints that only our own services call.</summary>
/// <remarks>With a key configured it is required. Without one only callers on this machine are let in.</remarks>
public sealed class InternalKey(IConfiguration configuration)
{
    public const string Setting = "WORKFLOWS_INTERNAL_KEY";

    private readonly byte[]? _key = configuration[Setting] is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null;

    /// <exception cref="ProblemException">401: the key is missing or wrong.</exception>
    public void Check(HttpRequest request)
    {
        var given = Encoding.UTF8.GetBytes(request.Headers[CacheVisualAnalysisRequest.KeyHeader].ToString());
        var admitted = _key is null
            ? request.HttpContext.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)
            : CryptographicOperations.FixedTimeEquals(SHA256.HashData(given), SHA256.HashData(_key));
        if (!admitted)
            throw new ProblemException(new()
            {
                Status = 401,
                Code = "INTERNAL_KEY_REQUIRED",
                Title = "This endpoint is for our own services",
                Detail = "The internal key is missing or wrong.",
                Action = $"Send the key in the header {CacheVisualAnalysisRequest.KeyHeader}.",
            });
    }
}
