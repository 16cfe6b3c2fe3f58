using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>Entities under SIGKILL of the scheduler: every operation counts once.</summary>
public sealed class EntityKillTests
{
    private const int Orchestrations = 16;
    private const int Kills = 2;

    private static readonly EntityInstanceId Shared = new("tally", "shared");
    private static readonly EntityInstanceId Locked = new("tally", "locked");

    [Fact]
    public async Task SchedulerKilledAgainAndAgain_EveryOperationIsAppliedOnce_AndNoLockIsLeft()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        var scheduler = Launch(folder, port, 0);
        using var host = await StartHostAsync(port);
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var ids = Enumerable.Range(0, Orchestrations).Select(i => $"adder-{i}").ToArray();
        foreach (var id in ids) await ReachedAsync(() => client.ScheduleNewOrchestrationInstanceAsync("Add", null, new StartOrchestrationOptions(id)));

        for (var kill = 1; kill <= Kills; kill++)
        {
            var target = kill * Orchestrations / (Kills + 1);
            await UntilAsync(async () => await CountAsync(client, Shared) >= target);
            scheduler.Dispose();
            scheduler = Launch(folder, port, kill);
        }

        await UntilAsync(async () =>
        {
            foreach (var id in ids)
            {
                if (await ReachedAsync(() => client.GetInstanceAsync(id)) is not { RuntimeStatus: OrchestrationRuntimeStatus.Completed }) return false;
            }

            return true;
        });

        Assert.Equal(Orchestrations, await CountAsync(client, Shared));
        Assert.Equal(Orchestrations, await CountAsync(client, Locked));
        Assert.Null((await ReachedAsync(() => client.Entities.GetEntityAsync(Locked)))!.LockedBy);
        await host.StopAsync();
        scheduler.Dispose();
    }

    private static async Task<string> AddAsync(TaskOrchestrationContext context, string? input)
    {
        await context.Entities.CallEntityAsync<int>(Shared, "Add", 1);
        await using (await context.Entities.LockEntitiesAsync(Locked))
        {
            // Two calls: without the lock another one's would come in between.
            var count = await context.Entities.CallEntityAsync<int>(Locked, "Get");
            await context.Entities.CallEntityAsync(Locked, "Set", count + 1);
        }

        return "added";
    }

    private static async Task<int> CountAsync(DurableTaskClient client, EntityInstanceId id) =>
        (await ReachedAsync(() => client.Entities.GetEntityAsync<int>(id)))?.State ?? 0;

    /// <summary>A killed scheduler is away for a moment; the question is asked again until it is back.</summary>
    private static async Task<T> ReachedAsync<T>(Func<Task<T>> ask)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (RpcException e) when (e.Status == RpcStatus.Unavailable)
            {
                await poll.WaitForNextTickAsync(Deadline.Token);
            }
            catch (global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException)
            {
                // The start before the kill did reach it.
                return default!;
            }
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var deadline = Deadline.Token;
        while (!await condition()) await poll.WaitForNextTickAsync(deadline);
    }

    private static RealProcess Launch(TemporaryFolder folder, int port, int run) => RealProcess.Start(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Workflows.Scheduler.dll"), "--data", folder.File("data"), "--port", $"{port}"],
        new Dictionary<string, string?>(), folder.File($"run-{run}.log"), folder.Path);

    private static async Task<IHost> StartHostAsync(int port)
    {
        var connection = $"Endpoint=http://127.0.0.1:{port};TaskHub=default;Authentication=None";
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => tasks.AddEntity<Tally>("Tally").AddOrchestratorFunc<string?, string>("Add", AddAsync));
            worker.UseWorkItemFilters();
            worker.UseDurableTaskScheduler(connection);
        });
        builder.Services.AddDurableTaskClient(client => client.UseDurableTaskScheduler(connection));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Tally : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        public int Get() => State;

        public void Set(int value) => State = value;
    }
}
