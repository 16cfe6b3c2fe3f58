using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.GpuWorker.Metrics;

namespace Workflows.GpuWorker.Hosting;

/// <summary>The worker process: two durable task workers and a small HTTP address for supervisors.</summary>
internal static partial class WorkerProgram
{
    private const int UsageExit = 2;

    /// <summary>How long a stopping worker may take; what is not done by then has been handed back anyway.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] args)
    {
        WebApplication app;
        try
        {
            app = Build(args);
        }
        catch (MissingSettingException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return UsageExit;
        }

        await using (app)
        {
            // Before the first measurement: what is counted earlier is lost to a listener.
            app.Services.GetRequiredService<PrometheusText>();
            app.MapWorkerHealth();
            await app.StartAsync();
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            LogReady(app.Logger, Environment.ProcessId, address);
            await app.WaitForShutdownAsync();
        }

        return 0;
    }

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        var health = builder.Configuration.GetSection(HealthOptions.Section).Get<HealthOptions>() ?? new HealthOptions();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, health.Port));
        builder.Services.AddOptions<HealthOptions>().BindConfiguration(HealthOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = StopWithin;
            // Each worker's stream must close at once, not after the other worker has drained.
            host.ServicesStopConcurrently = true;
        });
        builder.Services.AddDeckActivities(builder.Configuration).AddDeckWorkers(builder.Configuration);
        return builder.Build();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "GPU worker {ProcessId} is ready; health and metrics at {Address}")]
    private static partial void LogReady(ILogger logger, int processId, string address);
}
