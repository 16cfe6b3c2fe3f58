using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Contracts;
using Workflows.DurableTask;
using Workflows.Testing;

namespace Workflows.Extension.Tests;

/// <summary>Activities of a real worker that report, keep checkpoints and are asked to stop, in process and over gRPC.</summary>
public sealed class RunningActivityTests
{
    [Theory]
    [InlineData(Reach.InProcess)]
    [InlineData(Reach.Socket)]
    public async Task Checkpoint_OfAnActivityWhoseWorkerWentAway_IsReadByTheNextWorker(Reach reach)
    {
        await using var home = await Home.StartAsync();
        var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var first = await WorkerAsync(home, reach, async item =>
        {
            await item.SaveCheckpointAsync("page 7");
            saved.SetResult();
            // As long as the worker lives: only its end makes the activity somebody else's.
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return "never";
        });
        var client = first.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("Read", Deadline.Token);
        await saved.Task.OrFail();

        using var second = await WorkerAsync(home, reach, async item => "went on after " + await item.ReadCheckpointAsync());
        await StopAsync(first);
        client = second.Services.GetRequiredService<DurableTaskClient>();
        var result = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal("went on after page 7", result.ReadOutputAs<string>());
        await StopAsync(second);
    }

    [Theory]
    [InlineData(Reach.InProcess)]
    [InlineData(Reach.Socket)]
    public async Task Checkpoint_OfAFailedTry_IsReadByTheRetry(Reach reach)
    {
        await using var home = await Home.StartAsync();
        using var worker = await WorkerAsync(home, reach, async item =>
        {
            if (await item.ReadCheckpointAsync() is { Length: > 0 } page) return "went on after " + page;
            await item.SaveCheckpointAsync("page 3");
            throw new InvalidOperationException("The page is torn.");
        });
        var client = worker.Services.GetRequiredService<DurableTaskClient>();

        var id = await client.ScheduleNewOrchestrationInstanceAsync("Read", Deadline.Token);
        var result = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal("went on after page 3", result.ReadOutputAs<string>());
        await StopAsync(worker);
    }

    [Theory]
    [InlineData(Reach.InProcess)]
    [InlineData(Reach.Socket)]
    public async Task Cancellation_OfARunningActivityThatReportsNothing_ReachesIt(Reach reach)
    {
        await using var home = await Home.StartAsync();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var worker = await WorkerAsync(home, reach, async item =>
        {
            running.SetResult();
            await Task.Delay(Timeout.Infinite, item.Cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return "stopped";
        });
        var client = worker.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("Read", Deadline.Token);
        await running.Task.OrFail();

        await home.Changes(reach).RequestCancellationAsync(id, [Item], Deadline.Token);
        var result = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal("stopped", result.ReadOutputAs<string>());
        await StopAsync(worker);
    }

    private const string Item = "1";

    private static async Task<IHost> WorkerAsync(Home home, Reach reach, Func<IItemProgress, Task<string>> activity)
    {
        var progress = home.Progress(reach);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => tasks
                .AddActivityFunc<string, string>("ReadPages", async (context, _) =>
                {
                    await using var item = progress.StartItem(new ItemRef(context.InstanceId, Item));
                    return await activity(item);
                })
                .AddOrchestratorFunc<string>("Read", context => context.CallActivityAsync<string>(
                    "ReadPages", "", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(10))))));
            worker.UseRpcInvoker(_ => home.Invoker(reach));
        });
        builder.Services.AddDurableTaskClient(client => client.UseRpcInvoker(_ => home.Invoker(reach)));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Without waiting for what still runs: the process would be gone.</summary>
    private static Task StopAsync(IHost host) => host.StopAsync(new CancellationToken(canceled: true));
}
