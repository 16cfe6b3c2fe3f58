using System.Net;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>Connections to one provider.</summary>
internal static class ProviderConnections
{
    /// <param name="endpoint">Null for the provider's own address.</param>
    public static SocketsHttpHandler Open(Uri? endpoint) => new()
    {
        // A redirect could carry the key and the deck elsewhere.
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = endpoint is not { IsLoopback: true },
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(20),
    };
}
