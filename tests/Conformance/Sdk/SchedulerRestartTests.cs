using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>The scheduler goes away and comes back under a worker that stays: what the worker was doing is not begun again.</summary>
public sealed class SchedulerRestartTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunningActivity_WhoseSchedulerRestarts_RunsOnce(bool endsWhileItIsAway)
    {
        var (begun, mayEnd) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var (runs, ended) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var engine = await Engine.StartAsync(overSocket: true, tasks => tasks
            .AddOrchestratorFunc<int, int>("Main", async (context, number) =>
            {
                var pending = context.CallActivityAsync<int>("Long", number);
                await context.CallActivityAsync<int>("Short", number);
                return await pending;
            })
            .AddOrchestratorFunc<int, int>("Echo", (context, number) => context.CallActivityAsync<int>("Short", number))
            .AddActivityFunc<int, int>("Short", (_, number) => number)
            .AddActivityFunc<int, int>("Long", async (_, number) =>
            {
                Interlocked.Increment(ref runs);
                begun.TrySetResult();
                await mayEnd.Task;
                ended.TrySetResult();
                return number + 1;
            }));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Main", (object)41);
        await begun.Task.OrFail();

        await engine.RestartSchedulerAsync(async () =>
        {
            if (!endsWhileItIsAway) return;
            mayEnd.SetResult();
            await ended.Task.OrFail();
        });
        // The scheduler that came back works, and the activity is handed out by it.
        Assert.Equal(7, (await engine.RunAsync("Echo", 7)).ReadOutputAs<int>());
        mayEnd.TrySetResult();

        var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);
        Assert.Equal((42, 1), (result.ReadOutputAs<int>(), runs));
    }
}
