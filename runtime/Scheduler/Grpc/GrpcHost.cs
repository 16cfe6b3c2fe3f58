using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Workflows.Scheduler.Grpc;

/// <summary>The scheduler's own Kestrel: HTTP/2 only, nothing but gRPC.</summary>
internal sealed class GrpcHost : IAsyncDisposable
{
    /// <summary>A worker that is gone or stopped is found within the sum of these two.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>One connection carries a process's streams, long waits and completions together.</summary>
    private const int StreamsPerConnection = 10_000;

    private const int WindowBytes = 4 * 1024 * 1024;

    /// <summary>Above gRPC's usual 4 MiB: a start, an event or one completion may carry a payload of that size and more.</summary>
    private const int RequestBytesMax = 64 * 1024 * 1024;

    private readonly WebApplication _app;

    private GrpcHost(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<GrpcHost> StartAsync(
        SchedulerOptions options, RpcService service, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        // Streams end with the scheduler; a client that lingers does not hold up the stop.
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(2));

        var app = builder.Build();
        app.UseRouting();
        app.MapRpcService(
            service,
            new RpcServerOptions
            {
                MaxRequestBytes = RequestBytesMax,
                Authorize = options.BearerToken is { } token ? new BearerTokenCheck(token).Authorize : null,
            },
            loggerFactory.CreateLogger("Workflows.Scheduler.Grpc"));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new GrpcHost(app, new Uri(bound));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, SchedulerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Limits.Http2.InitialConnectionWindowSize = WindowBytes;
        kestrel.Limits.Http2.InitialStreamWindowSize = WindowBytes;
        kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;
        kestrel.Listen(options.Host, options.GrpcPort!.Value, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (options.TlsCertificateFile is { } certificate)
                listen.UseHttps(ServerCertificate.Load(certificate, options.TlsKeyFile!));
        });
    }
}
