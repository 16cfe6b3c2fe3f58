using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.FunctionsHost.Tests;
using Workflows.Testing;

[assembly: WorkerExtensionStartup(typeof(TestExtension))]

namespace Workflows.FunctionsHost.Tests;

public sealed class ExtensionMark;

/// <summary>Attached by the attribute above, as an extension's assembly beside the app is.</summary>
public sealed class TestExtension : WorkerExtensionStartup
{
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder) => applicationBuilder.Services.AddSingleton<ExtensionMark>();
}

public class StartTests
{
    [Fact]
    public async Task Start_PortInUse_SaysSoAndStopsWithAnExitCode()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new TemporaryFolder();

        var logs = new RecordedLogs();
        var builder = FunctionsApplication.CreateBuilder(["--port", $"{port}", $"--WORKFLOWS_DATA={folder.Path}"]);
        builder.Logging.ClearProviders().AddProvider(logs);
        using var host = builder.Build();

        try
        {
            // As Main does: returns by itself, since the start was refused.
            await host.RunAsync().OrFail();

            Assert.Equal(2, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = 0;
        }

        Assert.Contains($"Critical: Port {port} is in use by another process. Choose another one with --port.", logs.Lines);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "hubs")));
    }

    [Fact]
    public async Task CreateBuilder_ExtensionBesideTheApp_IsConfigured()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Number"));

        Assert.NotNull(host.Services.GetService<ExtensionMark>());
    }

    [Fact]
    public async Task Start_EmbeddedScheduler_TellsItsAddress()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Number"));

        var connection = host.Services.GetRequiredService<SchedulerConnection>();

        Assert.True(connection.IsEmbedded);
        Assert.Equal(IPAddress.Loopback.ToString(), connection.GrpcAddress!.Host);
        Assert.Equal(connection.GrpcAddress.ToString().TrimEnd('/'), host.Services.GetRequiredService<IConfiguration>()["WORKFLOWS_SCHEDULER_ADDRESS"]);
    }

    [Fact]
    public async Task Start_ConnectionStringSet_UsesThatScheduler()
    {
        await using var home = await RunningHost.StartAsync(new HostSetup("Number"));
        var address = home.Services.GetRequiredService<SchedulerConnection>().GrpcAddress;
        await using var away = await RunningHost.StartAsync(new HostSetup("HelloCities", "SayHello", "StartAndWait")
        {
            Settings = new() { ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = $"Endpoint={address};Authentication=None" },
        });

        var response = await away.Http.PostAsync("/start-and-wait", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(away.Services.GetRequiredService<SchedulerConnection>().IsEmbedded);
        Assert.Contains("HelloCities", await home.Http.GetStringAsync($"{ManagementApi.Base}/instances"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LocalSettings_Values_BecomeSettingsAndLoseToTheCommandLine()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Number")
        {
            LocalSettings = """{ "IsEncrypted": false, "Values": { "FunctionsHostTests__FromFile": "file", "FunctionsHostTests__Both": "file", }, }""",
            Settings = new() { ["FunctionsHostTests:Both"] = "argument" },
        });
        var configuration = host.Services.GetRequiredService<IConfiguration>();

        Assert.Equal("file", configuration["FunctionsHostTests:FromFile"]);
        Assert.Equal("file", Environment.GetEnvironmentVariable("FunctionsHostTests__FromFile"));
        Assert.Equal("argument", configuration["FunctionsHostTests:Both"]);
    }

    [Fact]
    public async Task HostBuilder_OlderShape_RunsFunctionsToo()
    {
        var builder = new HostBuilder()
            .ConfigureFunctionsWebApplication(worker => worker.UseMiddleware(async (context, next) =>
            {
                context.GetHttpContext()!.Response.Headers["X-Seen"] = "yes";
                await next();
            }))
            .ConfigureAppConfiguration(c => c.AddInMemoryCollection(new Dictionary<string, string?> { ["AzureFunctionsJobHost:functions:0"] = "Number" }))
            // This process's own arguments are the test host's.
            .ConfigureServices(services => services.AddSingleton(new ListenAddress(IPAddress.Loopback, 0)))
            .ConfigureServices(services => services.Configure<FunctionsHostOptions>(o => o.FunctionAssemblies.Add(typeof(StartTests).Assembly)));
        using var folder = new TemporaryFolder();
        builder.ConfigureAppConfiguration(c => c.AddInMemoryCollection(new Dictionary<string, string?> { ["WORKFLOWS_DATA"] = folder.Path }));
        using var host = builder.Build();
        await host.StartAsync();
        using var http = new HttpClient();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        var response = await http.GetAsync(new Uri($"{address}/api/numbers/4"));

        Assert.Equal("""{"doubled":8}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("yes", response.Headers.GetValues("X-Seen").Single());
        await host.StopAsync();
    }

    [Fact]
    public void Build_Twice_Throws()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        using var host = builder.Build();

        Assert.Throws<InvalidOperationException>(() => builder.Build());
        Assert.Throws<InvalidOperationException>(() => builder.Use(next => next));
    }
}
