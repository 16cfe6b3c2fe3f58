using Microsoft.DurableTask;

namespace Workflows.Benchmarks.Engine;

/// <summary>The orchestrations of the workloads. An activity does nothing and returns about 100 bytes.</summary>
internal static class BenchmarkTasks
{
    private static readonly string Result = new('x', 98);

    public static void Register(DurableTaskRegistry tasks)
    {
        tasks.AddActivityFunc<int, string>("Step", (_, _) => Result);
        tasks.AddOrchestratorFunc<int, int>("FanOut", FanOutAsync);
        tasks.AddOrchestratorFunc<int, int>("Chain", ChainAsync);
        tasks.AddOrchestratorFunc<int, int>("Sleep", async (context, hours) =>
        {
            await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
            return hours;
        });
    }

    /// <summary>All at once, with the custom status set after each completion.</summary>
    private static async Task<int> FanOutAsync(TaskOrchestrationContext context, int count)
    {
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, count).Select(StepAsync));
        return done;

        async Task StepAsync(int index)
        {
            await context.CallActivityAsync<string>("Step", index);
            done++;
            context.SetCustomStatus(new Progress(done, count));
        }
    }

    private static async Task<int> ChainAsync(TaskOrchestrationContext context, int length)
    {
        for (var i = 0; i < length; i++) await context.CallActivityAsync<string>("Step", i);
        return length;
    }

    private sealed record Progress(int Done, int Total);
}
