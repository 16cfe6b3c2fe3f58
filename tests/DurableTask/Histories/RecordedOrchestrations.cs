using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Workflows.DurableTask.Tests.Histories;

/// <summary>Orchestrators whose histories are kept. Their code never changes; a new way of doing things is a new orchestrator.</summary>
internal static class RecordedOrchestrations
{
    private static readonly EntityInstanceId Tally = new("tally", "one");

    /// <summary>By name, with what a client does after the start; it ends before the wait for completion begins.</summary>
    public static IReadOnlyDictionary<string, Func<DurableTaskClient, string, Task>> All { get; } =
        new Dictionary<string, Func<DurableTaskClient, string, Task>>
        {
            ["Sequence"] = Nothing,
            ["FanOut"] = Nothing,
            ["RetryThenGiveUp"] = Nothing,
            ["RetryHandler"] = Nothing,
            ["TimerAgainstEvent"] = Nothing,
            ["EventsInAnyCase"] = async (client, id) =>
            {
                await client.RaiseEventAsync(id, "FIRST", 1);
                await client.RaiseEventAsync(id, "second", 2);
            },
            ["Children"] = Nothing,
            ["Generations"] = async (client, id) =>
            {
                await client.RaiseEventAsync(id, "keep", "a");
                await client.RaiseEventAsync(id, "next");
                await client.RaiseEventAsync(id, "keep", "b");
            },
            ["WindowWithPause"] = async (client, id) =>
            {
                await client.RaiseEventAsync(id, "pause");
                await client.RaiseEventAsync(id, "resume");
            },
            ["Suspended"] = async (client, id) =>
            {
                await client.SuspendInstanceAsync(id, "wait");
                await client.RaiseEventAsync(id, "go", 1);
                await client.ResumeInstanceAsync(id, "on");
            },
            ["Terminated"] = (client, id) => client.TerminateInstanceAsync(id, "enough"),
            ["Entities"] = Nothing,
            ["CriticalSection"] = Nothing,
            ["FailsInside"] = Nothing,
        };

    public static void Register(DurableTaskRegistry tasks) => tasks
        .AddActivityFunc<int, int>("Double", (_, n) => n * 2)
        .AddActivityFunc<string, string>("Fail", (_, text) => FailWith(text))
        .AddEntity<TallyEntity>("Tally")
        .AddOrchestratorFunc<int, int>("Child", async (context, n) => await context.CallActivityAsync<int>("Double", n) + 1)
        .AddOrchestratorFunc<object?, int>("Sequence", SequenceAsync)
        .AddOrchestratorFunc<object?, int>("FanOut", async (context, _) =>
            (await Task.WhenAll(Enumerable.Range(0, 12).Select(i => context.CallActivityAsync<int>("Double", i)))).Sum())
        .AddOrchestratorFunc<object?, string>("RetryThenGiveUp", RetryAsync)
        .AddOrchestratorFunc<object?, string>("RetryHandler", RetryHandlerAsync)
        .AddOrchestratorFunc<object?, string>("TimerAgainstEvent", TimerAgainstEventAsync)
        .AddOrchestratorFunc<object?, int>("EventsInAnyCase", async (context, _) =>
            await context.WaitForExternalEvent<int>("first") - await context.WaitForExternalEvent<int>("SECOND"))
        .AddOrchestratorFunc<object?, List<int>>("Children", async (context, _) =>
        [
            await context.CallSubOrchestratorAsync<int>("Child", 1),
            await context.CallSubOrchestratorAsync<int>("Child", 2, new SubOrchestrationOptions { Version = new TaskVersion("2.0") }),
        ])
        .AddOrchestratorFunc<int, string>("Generations", GenerationsAsync)
        .AddOrchestratorFunc<object?, int>("WindowWithPause", WindowWithPauseAsync)
        .AddOrchestratorFunc<object?, int>("Suspended", async (context, _) =>
            await context.WaitForExternalEvent<int>("go") + await context.CallActivityAsync<int>("Double", 4))
        .AddOrchestratorFunc<object?, string>("Terminated", (context, _) => context.WaitForExternalEvent<string>("never"))
        .AddOrchestratorFunc<object?, int>("Entities", async (context, _) =>
        {
            await context.Entities.SignalEntityAsync(Tally, "Add", 1);
            return await context.Entities.CallEntityAsync<int>(Tally, "Add", 2);
        })
        .AddOrchestratorFunc<object?, int>("CriticalSection", CriticalSectionAsync)
        .AddOrchestratorFunc<object?, string>("FailsInside", async (context, _) =>
        {
            await context.CallActivityAsync<int>("Double", 1);
            throw new InvalidOperationException("on purpose");
        });

    private static Task Nothing(DurableTaskClient client, string id) => Task.CompletedTask;

    private static string FailWith(string text) => throw new InvalidOperationException(text);

    private static async Task<int> SequenceAsync(TaskOrchestrationContext context, object? input)
    {
        var n = await context.CallActivityAsync<int>("Double", 3);
        context.SetCustomStatus(n);
        return await context.CallActivityAsync<int>("Double", n);
    }

    private static async Task<string> RetryAsync(TaskOrchestrationContext context, object? input)
    {
        try
        {
            var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(10), backoffCoefficient: 2));
            return await context.CallActivityAsync<string>("Fail", "no", retry);
        }
        catch (TaskFailedException e)
        {
            return e.Message;
        }
    }

    private static async Task<string> RetryHandlerAsync(TaskOrchestrationContext context, object? input)
    {
        var options = TaskOptions.FromRetryHandler((RetryContext retry) => retry.LastAttemptNumber < 3);
        try
        {
            return await context.CallActivityAsync<string>("Fail", "no", options);
        }
        catch (TaskFailedException e)
        {
            return $"{e.TaskId}";
        }
    }

    private static async Task<string> TimerAgainstEventAsync(TaskOrchestrationContext context, object? input)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMilliseconds(30));
        }
        catch (TaskCanceledException)
        {
            return context.NewGuid().ToString();
        }
    }

    private static async Task<string> GenerationsAsync(TaskOrchestrationContext context, int generation)
    {
        if (generation == 0)
        {
            await context.WaitForExternalEvent<string>("next");
            context.ContinueAsNew(1);
            return "";
        }

        return await context.WaitForExternalEvent<string>("keep") + await context.WaitForExternalEvent<string>("keep");
    }

    /// <summary>Three at a time; between them it can be paused.</summary>
    private static async Task<int> WindowWithPauseAsync(TaskOrchestrationContext context, object? input)
    {
        var pause = context.WaitForExternalEvent<object?>("pause");
        var running = new List<Task<int>>();
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            if (running.Count == 3)
            {
                var first = await Task.WhenAny(running);
                running.Remove(first);
                sum += await first;
                context.SetCustomStatus(string.Create(CultureInfo.InvariantCulture, $"{i}/9"));
            }

            running.Add(context.CallActivityAsync<int>("Double", i));
        }

        sum += (await Task.WhenAll(running)).Sum();
        await pause;
        await context.WaitForExternalEvent<object?>("resume");
        return sum;
    }

    private static async Task<int> CriticalSectionAsync(TaskOrchestrationContext context, object? input)
    {
        await using (await context.Entities.LockEntitiesAsync(Tally, new EntityInstanceId("tally", "two")))
        {
            var n = await context.Entities.CallEntityAsync<int>(Tally, "Add", 5);
            return await context.Entities.CallEntityAsync<int>(new EntityInstanceId("tally", "two"), "Add", n);
        }
    }

    private sealed class TallyEntity : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;
    }
}
