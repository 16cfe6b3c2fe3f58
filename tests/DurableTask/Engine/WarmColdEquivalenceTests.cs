using Microsoft.DurableTask;
using static Workflows.DurableTask.Tests.Engine.Orchestrators;

namespace Workflows.DurableTask.Tests.Engine;

/// <summary>A warm session and a replay from history answer every batch with the same bytes.</summary>
public sealed class WarmColdEquivalenceTests
{
    [Fact]
    public void RandomOrchestrations_WarmAndCold_GiveTheSameAnswers()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var warm = RunRandom(seed, warm: true);
            var cold = RunRandom(seed, warm: false);

            Assert.True(warm.Answers.SequenceEqual(cold.Answers), $"seed {seed}");
            Assert.True(warm.Completion is not null, $"seed {seed} never ended");
        }
    }

    private static MiniHub RunRandom(int seed, bool warm)
    {
        var calls = 0;
        var oneByOne = seed % 2 == 0;
        var hub = new MiniHub(Of<int, string>(RandomAsync), seed, warm)
        {
            Activity = (_, input) => (++calls * 31 + seed) % 7 == 0 ? throw new InvalidOperationException($"unlucky {input}") : input!.Trim('[', ']'),
        };
        hub.Run(oneByOne);
        for (var i = 0; i < 50 && hub.Completion is null; i++)
        {
            hub.Raise(i % 2 == 0 ? "even" : "odd", i);
            hub.Run(oneByOne);
        }

        return hub;
    }

    /// <summary>A tree of random durable calls; the choices come from the input, so that replay makes them again.</summary>
    private static async Task<string> RandomAsync(TaskOrchestrationContext context, int seed)
    {
        var random = new Random(seed);
        var log = new List<string>();
        for (var step = 0; step < 6; step++)
        {
            log.Add(await StepAsync(context, random, log.Count));
            context.SetCustomStatus(log.Count);
        }

        return string.Join(';', log) + context.NewGuid();
    }

    private static async Task<string> StepAsync(TaskOrchestrationContext context, Random random, int step)
    {
        switch (random.Next(6))
        {
            case 0:
                return await TryAsync(() => context.CallActivityAsync<int>("One", step));
            case 1:
                var all = await Task.WhenAll(Enumerable.Range(0, random.Next(1, 6)).Select(i => TryAsync(() => context.CallActivityAsync<int>("Many", i))));
                return string.Join(',', all);
            case 2:
                await context.CreateTimer(TimeSpan.FromMinutes(random.Next(1, 100)), CancellationToken.None);
                return $"{context.CurrentUtcDateTime:O}";
            case 3:
                return $"{await context.WaitForExternalEvent<int>(random.Next(2) == 0 ? "even" : "odd")}";
            case 4:
                var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(5), 2));
                return await TryAsync(() => context.CallActivityAsync<int>("Retried", step, retry));
            default:
                var winner = await Task.WhenAny(context.CallSubOrchestratorAsync<int>("Child", step), context.CallActivityAsync<int>("Race", step));
                return $"{winner.Status}";
        }
    }

    private static async Task<string> TryAsync(Func<Task<int>> call)
    {
        try
        {
            return $"{await call()}";
        }
        catch (TaskFailedException e)
        {
            return e.Message;
        }
    }
}
