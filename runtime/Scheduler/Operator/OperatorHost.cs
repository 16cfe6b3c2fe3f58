using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Scheduler.Grpc;
using Workflows.Scheduler.Hubs;

namespace Workflows.Scheduler.Operator;

/// <summary>The operator's HTTP socket, apart from the workers' one: HTTP/1.1, JSON, one page.</summary>
internal sealed class OperatorHost : IAsyncDisposable
{
    /// <summary>An edited input is the largest thing that an operator sends.</summary>
    private const int RequestBytesMax = 4 * 1024 * 1024;

    private readonly WebApplication _app;

    private OperatorHost(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<OperatorHost> StartAsync(
        SchedulerOptions options, TaskHubs hubs, Retention? retention, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
            kestrel.Listen(options.Host, options.OperatorPort!.Value, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (options.TlsCertificateFile is { } certificate) listen.UseHttps(ServerCertificate.Load(certificate, options.TlsKeyFile!));
            });
        });
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(2));

        var app = builder.Build();
        app.Use(new OperatorGuard(options).InvokeAsync);
        app.UseRouting();
        new OperatorEndpoints(hubs, retention).Map(app);
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
        return new OperatorHost(app, new Uri(bound));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
