using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Workflows.Scheduler.Sockets;

/// <summary>One socket of the scheduler: a Kestrel of its own, with TLS when the scheduler has a certificate.</summary>
internal sealed class HttpSocket : IAsyncDisposable
{
    /// <summary>Streams end with the scheduler; a client that lingers does not hold up the stop.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;

    private HttpSocket(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    /// <summary>http(s)://host:port, with the port that was bound when any free one was asked for.</summary>
    public Uri Address { get; }

    /// <param name="options">Host, certificate and key.</param>
    /// <param name="port">0 takes any free one.</param>
    /// <param name="limit">Sets what the socket admits.</param>
    /// <param name="map">Adds what it serves.</param>
    /// <exception cref="SchedulerPortInUseException">Another program listens there.</exception>
    public static async Task<HttpSocket> OpenAsync(
        SchedulerOptions options, int port, HttpProtocols protocols, Action<KestrelServerLimits> limit, Action<WebApplication> map,
        ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseShutdownTimeout(StopPatience);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            limit(kestrel.Limits);
            kestrel.Listen(options.Host, port, listen =>
            {
                listen.Protocols = protocols;
                if (options.TlsCertificateFile is { } certificate) listen.UseHttps(ServerCertificate.Load(certificate, options.TlsKeyFile!));
            });
        });

        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            throw new SchedulerPortInUseException(port, e);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new HttpSocket(app, new Uri(bound));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
