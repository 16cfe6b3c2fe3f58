using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Contracts;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Tests.Decks;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Hosting;

/// <summary>The real worker process on the real scheduler, ended in the middle of a deck.</summary>
[Collection(AzuriteCollection.Name)]
public sealed partial class WorkerProcessTests(AzuriteFixture azurite) : IAsyncLifetime, IDisposable
{
    private const string Orchestrator = "AnalyzeOne";

    private readonly TemporaryFolder _folder = new();
    private SchedulerServer? _scheduler;
    private IHost? _host;

    public async Task InitializeAsync()
    {
        var options = new SchedulerOptions { DataDirectory = _folder.File("hubs"), GrpcPort = 0 };
        _scheduler = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, Deadline.Token);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            // No retry policy: an attempt that failed instead of being handed back fails the test.
            worker.AddTasks(tasks => tasks.AddOrchestratorFunc<AnalyzeDeckInput, AnalyzeDeckOutput>(
                Orchestrator, (context, input) => context.CallActivityAsync<AnalyzeDeckOutput>(GpuActivities.AnalyzeDeck, input)));
            worker.UseWorkItemFilters();
            worker.UseDurableTaskScheduler(TaskHub);
        });
        builder.Services.AddDurableTaskClient(client => client.UseDurableTaskScheduler(TaskHub));
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.StopAsync();
        _host?.Dispose();
        if (_scheduler is not null) await _scheduler.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Worker_EndedInTheMiddleOfADeck_LeavesItToTheNext_WhichGoesOn(string signal)
    {
        var input = DeckBench.Input(DeckBench.NewDeck()) with { InstanceId = $"instance-{signal}" };
        await UploadAsync(input.BlobName, SampleDecks.Plain(6));
        using var first = StartWorker("first", pageTime: "00:00:00.300");
        await Client.ScheduleNewOrchestrationInstanceAsync(Orchestrator, input, new StartOrchestrationOptions(input.InstanceId), Deadline.Token);
        var children = await ChildrenOnceCheckpointedAsync(first, input);

        first.Signal(signal);
        Assert.NotEmpty(children);
        var exitCode = await first.WaitForExitAsync(Deadline.Token);
        using var second = StartWorker("second", pageTime: "00:00:00");
        var result = await Client.WaitForInstanceCompletionAsync(input.InstanceId, getInputsAndOutputs: true, Deadline.Token);

        Assert.True(result.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{result.FailureDetails} {second.Tail()}");
        var output = result.ReadOutputAs<AnalyzeDeckOutput>()!;
        Assert.Equal((ItemStatus.Done, 6), (output.Status, output.Pages));
        Assert.InRange(output.PagesResumed, 1, 5);
        Assert.Equal(signal == "TERM" ? 0 : 137, exitCode);
        foreach (var child in children) await EndOfProcessAsync(child);
    }

    [Fact]
    public async Task Worker_Running_TellsHealthAndMetrics()
    {
        var input = DeckBench.Input(DeckBench.NewDeck()) with { InstanceId = "instance-metrics" };
        await UploadAsync(input.BlobName, SampleDecks.Plain(1));
        using var worker = StartWorker("metrics", pageTime: "00:00:00");
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(Orchestrator, input, Deadline.Token);
        await Client.WaitForInstanceCompletionAsync(id, Deadline.Token);
        using var http = new HttpClient { BaseAddress = new Uri(AddressInLog().Match(worker.ReadLog()).Groups[1].Value) };

        var health = await http.GetStringAsync(new Uri("/health", UriKind.Relative));
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains("\"status\":\"ok\"", health, StringComparison.Ordinal);
        Assert.Contains("workflows_analyzer_runs_total{vision_model=\"classic\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("workflows_decks_total{activity=\"AnalyzeDeck\",vision_model=\"classic\",outcome=\"done\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("workflows_decks_running{activity=\"AnalyzeDeck\"} 0\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_WithoutASetting_SaysWhich_AndExitsWith2()
    {
        using var worker = Start("unset", new Dictionary<string, string?>
        {
            [WorkerSettings.Storage] = azurite.ConnectionString,
            [WorkerSettings.Scheduler] = null,
        });

        Assert.Equal(2, await worker.WaitForExitAsync(Deadline.Token));
        Assert.Contains(WorkerSettings.Scheduler, worker.ReadLog(), StringComparison.Ordinal);
    }

    /// <summary>A child finds its pipe closed when it next reads, so it may end a little after its worker; never is a failure.</summary>
    private static async Task EndOfProcessAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync(Deadline.Token);
        }
        catch (ArgumentException)
        {
            // Already gone.
        }
    }

    private string TaskHub => $"Endpoint={_scheduler!.GrpcAddress};TaskHub=workflows;Authentication=None";

    private DurableTaskClient Client => _host!.Services.GetRequiredService<DurableTaskClient>();

    private RealProcess StartWorker(string name, string pageTime) => Start(name, new Dictionary<string, string?>
    {
        [WorkerSettings.Storage] = azurite.ConnectionString,
        [WorkerSettings.Scheduler] = TaskHub,
        ["Analysis__MinimumPageTime"] = pageTime,
        ["Logging__LogLevel__Workflows"] = "Debug",
    });

    private RealProcess Start(string name, IReadOnlyDictionary<string, string?> environment) => RealProcess.Start(
        "dotnet", [typeof(WorkerSettings).Assembly.Location], environment, _folder.File($"{name}.log"), _folder.Path);

    private async Task UploadAsync(string name, byte[] content)
    {
        var container = new BlobContainerClient(azurite.ConnectionString, StorageNames.Decks);
        await container.CreateIfNotExistsAsync();
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true);
    }

    /// <summary>Waits until a page has been saved, wherever this home keeps checkpoints: the log has the second page's report by then.</summary>
    private static async Task<IReadOnlyList<int>> ChildrenOnceCheckpointedAsync(RealProcess worker, AnalyzeDeckInput input)
    {
        var deadline = Deadline.Token;
        while (!worker.ReadLog().Contains($"Deck {input.DeckId}: page 2/", StringComparison.Ordinal))
        {
            Assert.False(worker.HasExited, worker.Tail());
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline);
        }

        return
        [
            .. Directory.EnumerateDirectories($"/proc/{worker.Id}/task")
                .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
        ];
    }

    [GeneratedRegex("health and metrics at (http://[0-9.:]+)")]
    private static partial Regex AddressInLog();
}
