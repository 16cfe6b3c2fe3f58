using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.FunctionsHost;
using Workflows.Testing;

namespace Workflows.FunctionsHost.Tests;

/// <summary>A real functions host on a free port, with the functions of this assembly that a test names.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TemporaryFolder? _ownFolder;

    private RunningHost(IHost host, TemporaryFolder? ownFolder, RecordedLogs logs)
    {
        _host = host;
        _ownFolder = ownFolder;
        Logs = logs;
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Http = new HttpClient { BaseAddress = new Uri(addresses.First()), Timeout = Deadline.Generous };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _host.Services;

    public RecordedLogs Logs { get; }

    public Uri Address => Http.BaseAddress!;

    public static async Task<RunningHost> StartAsync(HostSetup setup)
    {
        var ownFolder = setup.Folder is null ? new TemporaryFolder() : null;
        var folder = setup.Folder ?? ownFolder!.Path;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), setup.HostJson(folder));
        if (setup.LocalSettings is not null) await File.WriteAllTextAsync(Path.Combine(folder, "local.settings.json"), setup.LocalSettings);

        string[] settings = [.. setup.Settings.Select(s => $"--{s.Key}={s.Value}")];
        var builder = FunctionsApplication.CreateBuilder(
            ["--port", "0", $"--FUNCTIONS_APPLICATION_DIRECTORY={folder}", $"--WORKFLOWS_DATA={Path.Combine(folder, "data")}", .. settings]);
        builder.ConfigureFunctionsWebApplication();
        var logs = new RecordedLogs();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.Configure<FunctionsHostOptions>(o =>
        {
            o.FunctionAssemblies.Add(Assembly.GetExecutingAssembly());
            o.BlobScanEvery = TimeSpan.FromMilliseconds(100);
        });
        setup.Configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningHost(host, ownFolder, logs);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _ownFolder?.Dispose();
    }
}

/// <summary>What a test wants of its host. Only the functions it names load, so that tests do not see each other's triggers.</summary>
internal sealed record HostSetup(params string[] Functions)
{
    /// <summary>Null: a temporary folder of its own.</summary>
    public string? Folder { get; init; }

    /// <summary>Further members of host.json, each with a leading comma.</summary>
    public string HostJsonMembers { get; init; } = "";

    public string Http { get; init; } = """{ "routePrefix": "" }""";

    public string? LocalSettings { get; init; }

    public Dictionary<string, string> Settings { get; init; } = [];

    public Action<FunctionsApplicationBuilder>? Configure { get; init; }

    public string HostJson(string folder) => $$"""
        {
          // Comments and trailing commas are fine in host.json.
          "version": "2.0",
          "functions": [{{string.Join(", ", Functions.Select(f => $"\"{f}\""))}}],
          "extensions": {
            "http": {{Http}},
            "durableTask": { "hubName": "tests" },
          }{{HostJsonMembers}}
        }
        """;
}
