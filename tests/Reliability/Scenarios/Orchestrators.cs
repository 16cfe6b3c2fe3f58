using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>The orchestrators that the corpus is told with.</summary>
internal static class Orchestrators
{
    private static readonly EntityInstanceId First = new("counter", "a");
    private static readonly EntityInstanceId Second = new("counter", "b");

    public static DurableTaskRegistry Registry { get; } = Create();

    private static DurableTaskRegistry Create()
    {
        var registry = new DurableTaskRegistry();
        Work(registry);
        Children(registry);
        Waits(registry);
        Generations(registry);
        Entities(registry);
        return registry;
    }

    private static void Work(DurableTaskRegistry registry)
    {
        registry.AddOrchestratorFunc<int, int>("Sequence", async (context, count) =>
        {
            var sum = 0;
            for (var i = 1; i <= count; i++)
            {
                sum += await context.CallActivityAsync<int>("Echo", i);
                context.SetCustomStatus(i);
            }

            return sum;
        });
        registry.AddOrchestratorFunc<int, int>("FanOut", async (context, count) =>
            (await Task.WhenAll(Enumerable.Range(1, count).Select(i => context.CallActivityAsync<int>("Echo", i)))).Sum());
        registry.AddOrchestratorFunc<int, string>("FirstWins", async (context, count) =>
        {
            var calls = Enumerable.Range(1, count).Select(i => context.CallActivityAsync<int>("Echo", i)).ToArray();
            await Task.WhenAny(calls);
            await Task.WhenAll(calls);
            return "all";
        });
        registry.AddOrchestratorFunc<string, string>("Calls", (context, activity) => context.CallActivityAsync<string>(activity, "input"));
        registry.AddOrchestratorFunc<string>("Retries", context => context.CallActivityAsync<string>(
            "Flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromMinutes(1)))));
        registry.AddOrchestratorFunc<int, int>("Large", async (context, length) =>
        {
            var first = await context.CallActivityAsync<string>("Large", length);
            var second = await context.CallActivityAsync<string>("Large", length + 1);
            return first.Length + second.Length;
        });
        registry.AddOrchestratorFunc<string>("Versioned", async context => $"{context.Version}: {await context.CallActivityAsync<string>("Echo", context.Version)}");
    }

    private static void Children(DurableTaskRegistry registry)
    {
        registry.AddOrchestratorFunc<int, int>("Parent", async (context, count) =>
        {
            var children = Enumerable.Range(1, count).Select(i =>
                context.CallSubOrchestratorAsync<int>("Sequence", i, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-{i}")));
            return (await Task.WhenAll(children)).Sum();
        });
        registry.AddOrchestratorFunc<string>("Forgiving", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Calls", "Broken", new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-1"));
            }
            catch (TaskFailedException)
            {
                return "forgiven";
            }
        });
        registry.AddOrchestratorFunc<string>("Unforgiving", async context =>
        {
            var kept = await context.CallActivityAsync<string>("Echo", "kept");
            return kept + await context.CallSubOrchestratorAsync<string>("Calls", "Broken", new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-1"));
        });
        registry.AddOrchestratorFunc<int>("Waiters", async context =>
        {
            await Task.WhenAll(Enumerable.Range(1, 2).Select(i =>
                context.CallSubOrchestratorAsync<string>("Waits", options: new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-{i}"))));
            return 0;
        });
    }

    private static void Waits(DurableTaskRegistry registry)
    {
        registry.AddOrchestratorFunc<string>("Waits", context => context.WaitForExternalEvent<string>("go"));
        registry.AddOrchestratorFunc<double, string>("Sleeps", async (context, hours) =>
        {
            await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
            return "awake";
        });
        registry.AddOrchestratorFunc<string>("ManyTimers", async context =>
        {
            var timers = new[] { 3, 1, 2 }.Select(hours => context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None)).ToArray();
            await context.CallActivityAsync<string>("Echo", "between");
            await Task.WhenAll(timers);
            return "all fired";
        });
        registry.AddOrchestratorFunc<string>("SleepsThenWaits", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return await context.WaitForExternalEvent<string>("go");
        });
        registry.AddOrchestratorFunc<string>("WaitsAnHour", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("go", TimeSpan.FromHours(1));
            }
            catch (TaskCanceledException)
            {
                return "too late";
            }
        });
        registry.AddOrchestratorFunc<string, string>("Tells", async (context, target) =>
        {
            context.SendEvent(target, "go", "told");
            return await context.CallActivityAsync<string>("Echo", "sent");
        });
        registry.AddOrchestratorFunc<int, int>("Gathers", async (context, count) =>
        {
            var sum = 0;
            for (var i = 0; i < count; i++) sum += await context.WaitForExternalEvent<int>($"part{i}");
            return sum;
        });
    }

    private static void Generations(DurableTaskRegistry registry)
    {
        registry.AddOrchestratorFunc<int, int>("Generations", async (context, generation) =>
        {
            context.SetCustomStatus(generation);
            await context.CallActivityAsync<int>("Echo", generation);
            if (generation < 3) context.ContinueAsNew(generation + 1);
            return generation;
        });
        registry.AddOrchestratorFunc<int[], int[]>("Collects", async (context, parts) =>
        {
            var part = await context.WaitForExternalEvent<int>("part");
            int[] all = [.. parts.Append(part).Distinct().Order()];
            // An activity in between, so that events pile up that this generation does not take.
            await context.CallActivityAsync<int>("Echo", part);
            if (all.Length < 3) context.ContinueAsNew(all);
            return all;
        });
    }

    private static void Entities(DurableTaskRegistry registry)
    {
        registry.AddOrchestratorFunc<int>("CallsEntity", async context =>
        {
            await context.Entities.SignalEntityAsync(First, "add", 1);
            await context.Entities.CallEntityAsync<int>(First, "add", 10);
            return await context.Entities.CallEntityAsync<int>(First, "get");
        });
        registry.AddOrchestratorFunc<int>("Transfers", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(First, Second))
            {
                await context.Entities.CallEntityAsync<int>(First, "add", -5);
                await context.CallActivityAsync<int>("Echo", 1);
                return await context.Entities.CallEntityAsync<int>(Second, "add", 5);
            }
        });
        registry.AddOrchestratorFunc<string>("HoldsLock", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(First))
                return await context.WaitForExternalEvent<string>("go");
        });
    }
}
