using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Sockets;

namespace Workflows.Scheduler.Grpc;

/// <summary>The workers' and clients' socket: HTTP/2 only, nothing but gRPC.</summary>
internal static class GrpcSocket
{
    /// <summary>A worker that is gone or stopped is found within the sum of these two.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>One connection carries a process's streams, long waits and completions together.</summary>
    private const int StreamsPerConnection = 10_000;

    private const int WindowBytes = 4 * 1024 * 1024;

    /// <summary>Above gRPC's usual 4 MiB: a start, an event or one completion may carry a payload of that size and more.</summary>
    private const int RequestBytesMax = 64 * 1024 * 1024;

    public static Task<HttpSocket> OpenAsync(
        SchedulerOptions options, RpcService service, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        var server = new RpcServerOptions
        {
            MaxRequestBytes = RequestBytesMax,
            Authorize = options.BearerToken is { } token ? new BearerTokenCheck(token).Authorize : null,
        };
        return HttpSocket.OpenAsync(
            options, options.GrpcPort!.Value, HttpProtocols.Http2, Limit,
            app =>
            {
                app.UseRouting();
                app.MapRpcService(service, server, loggerFactory.CreateLogger("Workflows.Scheduler.Grpc"));
            },
            loggerFactory, cancellationToken);
    }

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.InitialConnectionWindowSize = WindowBytes;
        limits.Http2.InitialStreamWindowSize = WindowBytes;
        limits.Http2.KeepAlivePingDelay = PingDelay;
        limits.Http2.KeepAlivePingTimeout = PingTimeout;
    }
}
