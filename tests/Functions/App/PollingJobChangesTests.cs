using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Contracts;
using Workflows.DurableTask;
using Workflows.Jobs;
using Workflows.Scheduler;
using Workflows.Storage;
using Workflows.Testing;

namespace Workflows.Functions.Tests.App;

/// <summary>The portable way, as on a managed scheduler: what the worker writes into storage reaches listeners, and back.</summary>
public sealed class PollingJobChangesTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Instance = "deck-analysis-x-1";

    [Fact]
    public async Task WatchAsync_StatusItemsAndCancellation_GoThroughStorage()
    {
        using var data = new TemporaryFolder();
        await using var server = await SchedulerServer.StartAsync(
            new SchedulerOptions { DataDirectory = data.Path, GrpcPort = null }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        using var host = await StartHostAsync(server);
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var clients = new DurableClients();
        clients.Offer(client);
        var changes = new PollingJobChanges(clients, new Tables(new TableServiceClient(azurite.ConnectionString)), TimeProvider.System);
        await client.ScheduleNewOrchestrationInstanceAsync("Wait", null, new StartOrchestrationOptions(Instance));
        var progress = new TableActivityProgress(
            new TableServiceClient(azurite.ConnectionString), new BlobServiceClient(azurite.ConnectionString), TimeProvider.System, NullLogger<TableActivityProgress>.Instance);
        using var stop = new CancellationTokenSource(Deadline.Generous);
        await using var seen = changes.WatchAsync(Instance, stop.Token).GetAsyncEnumerator(stop.Token);

        await NextAsync<JobChange.StatusChanged>(seen, status => status.CustomStatusJson == "\"waiting\"");
        var item = progress.StartItem(new(Instance, "7"));
        await item.ReportAsync(new() { Done = 1, Total = 3, Unit = "page" });
        var report = await NextAsync<JobChange.ItemProgressed>(seen, change => change.ItemId == "7");
        Assert.Contains("\"done\":1", report.Json, StringComparison.Ordinal);

        await changes.RequestCancellationAsync(Instance, null, stop.Token);
        await item.ReportAsync(new() { Done = 3, Total = 3, Unit = "page" });
        Assert.True(item.Cancelled.IsCancellationRequested);

        // One that starts after the request hears of it too, at the next look.
        var later = progress.StartItem(new(Instance, "8"));
        await later.ReportAsync(new() { Done = 0, Total = 3, Unit = "page" });
        await NextAsync<JobChange.ItemProgressed>(seen, change => change.ItemId == "8");
        await later.ReportAsync(new() { Done = 3, Total = 3, Unit = "page" });
        Assert.True(later.Cancelled.IsCancellationRequested);

        await item.DisposeAsync();
        await NextAsync<JobChange.ItemProgressed>(seen, change => change.ItemId == "7" && change.Json.Length == 0);
        await client.RaiseEventAsync(Instance, "go");
        Assert.Equal("Completed", (await NextAsync<JobChange.StatusChanged>(seen, status => status.RuntimeStatus == "Completed")).RuntimeStatus);
        await host.StopAsync();
    }

    private static async Task<IHost> StartHostAsync(SchedulerServer server)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => tasks.AddOrchestratorFunc<string>("Wait", async context =>
            {
                context.SetCustomStatus("waiting");
                await context.WaitForExternalEvent<object?>("go");
                return "done";
            }));
            worker.UseRpcInvoker(_ => server.InProcess("default", "worker"));
        });
        builder.Services.AddDurableTaskClient(client => client.UseRpcInvoker(_ => server.InProcess("default")));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<JobChange> seen, Func<T, bool> isIt) where T : JobChange
    {
        while (await seen.MoveNextAsync())
            if (seen.Current is T change && isIt(change)) return change;
        throw new InvalidOperationException("The watch ended.");
    }
}
