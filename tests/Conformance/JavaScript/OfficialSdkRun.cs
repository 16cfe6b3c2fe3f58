using System.Text.Json;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.JavaScript;

/// <summary>One run of js/official-sdk.mjs against a scheduler that is a process of its own.</summary>
public sealed class OfficialSdkRun : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>The error of each scenario by name; null when it passed.</summary>
    public Dictionary<string, string?> Outcomes { get; } = [];

    public string Log { get; private set; } = "";

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        using var scheduler = RealProcess.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Workflows.Scheduler.dll"), "--data", folder.File("data"), "--port", "0"],
            new Dictionary<string, string?>(), folder.File("scheduler.log"), folder.Path);
        using var limit = new CancellationTokenSource(Longest);
        var address = await AddressOf(scheduler, limit.Token);
        using var script = RealProcess.Start(
            "node", [RepositoryPaths.In("tests", "Conformance", "js", "official-sdk.mjs"), address.Authority],
            new Dictionary<string, string?>(), folder.File("script.log"), RepositoryPaths.Root);
        await script.WaitForExitAsync(limit.Token);

        Log = $"{script.Tail()}\n{scheduler.Tail()}";
        foreach (var line in script.ReadLog().Split('\n').Where(l => l.StartsWith("{\"scenario\"", StringComparison.Ordinal)))
        {
            using var outcome = JsonDocument.Parse(line);
            Outcomes[outcome.RootElement.GetProperty("scenario").GetString()!] =
                outcome.RootElement.TryGetProperty("error", out var error) ? error.GetString() : null;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>The program says where it listens as soon as it does.</summary>
    private static async Task<Uri> AddressOf(RealProcess scheduler, CancellationToken cancellationToken)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await poll.WaitForNextTickAsync(cancellationToken))
        {
            var said = scheduler.ReadLog().Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal));
            if (said is not null) return new Uri(said);
            if (scheduler.HasExited) throw new InvalidOperationException($"The scheduler ended: {scheduler.Tail()}");
        }

        throw new TimeoutException();
    }
}
