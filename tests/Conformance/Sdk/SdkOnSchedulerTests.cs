using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>The SDK's promises on the real scheduler, in process and over a socket.</summary>
public abstract class SdkOnSchedulerTests(bool overSocket)
{
    [Fact]
    public async Task Sequence_ReturnsTheOutput()
    {
        await using var engine = await Engine.StartAsync(overSocket, tasks =>
        {
            tasks.AddActivityFunc<string, string>("Greet", (_, name) => $"Hello {name}");
            tasks.AddOrchestratorFunc<string, string[]>("Cities", async (context, _) =>
            [
                await context.CallActivityAsync<string>("Greet", "Tokyo"),
                await context.CallActivityAsync<string>("Greet", "Łódź"),
            ]);
        });

        var result = await engine.RunAsync("Cities", "x");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, result.RuntimeStatus);
        Assert.Equal(["Hello Tokyo", "Hello Łódź"], result.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task FanOut_Of500_RunsEachActivityOnceAndCountsAll()
    {
        var runs = new ConcurrentDictionary<int, int>();
        await using var engine = await Engine.StartAsync(overSocket, tasks =>
        {
            tasks.AddActivityFunc<int, int>("Square", (_, n) =>
            {
                runs.AddOrUpdate(n, 1, (_, old) => old + 1);
                return n * n;
            });
            tasks.AddOrchestratorFunc<int, long>("Sum", async (context, count) =>
            {
                var squares = await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Square", i)));
                return squares.Sum(s => (long)s);
            });
        });

        var result = await engine.RunAsync("Sum", 500);

        Assert.Equal(Enumerable.Range(0, 500).Sum(i => (long)i * i), result.ReadOutputAs<long>());
        Assert.Equal(500, runs.Count);
        Assert.All(runs.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task RetryTimerEventAndChild_WorkTogether()
    {
        var failures = 0;
        await using var engine = await Engine.StartAsync(overSocket, tasks =>
        {
            tasks.AddActivityFunc<int, string>("Flaky", (_, _) =>
                Interlocked.Increment(ref failures) < 3 ? throw new InvalidOperationException("not yet") : "at last");
            tasks.AddOrchestratorFunc<string, string>("Child", async (context, text) =>
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(30), CancellationToken.None);
                return text + "!";
            });
            tasks.AddOrchestratorFunc<string, string>("Parent", async (context, _) =>
            {
                var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(10)));
                var text = await context.CallActivityAsync<string>("Flaky", 1, retry);
                context.SetCustomStatus("waiting");
                text += await context.WaitForExternalEvent<string>("go");
                return await context.CallSubOrchestratorAsync<string>("Child", text);
            });
        });

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent", Deadline.Token);
        await engine.Client.RaiseEventAsync(id, "GO", " now", Deadline.Token);
        var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal("at last now!", result.ReadOutputAs<string>());
        Assert.Equal("waiting", result.ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task ActivityFails_OrchestrationFailsWithTheOfficialWords()
    {
        await using var engine = await Engine.StartAsync(overSocket, tasks =>
        {
            tasks.AddActivityFunc<int, int>("Bad", (TaskActivityContext _, int n) => n > 0 ? throw new FormatException("bad x") : n);
            tasks.AddOrchestratorFunc<int, int>("Fails", (context, _) => context.CallActivityAsync<int>("Bad", 1));
        });

        var result = await engine.RunAsync("Fails", 0);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Equal("Task 'Bad' (#0) failed with an unhandled exception: bad x", result.FailureDetails!.ErrorMessage);
        Assert.True(result.FailureDetails.InnerFailure!.IsCausedBy<FormatException>());
    }

    [Fact]
    public async Task ContinueAsNew_CountsToFiveAndKeepsEvents()
    {
        await using var engine = await Engine.StartAsync(overSocket, tasks =>
            tasks.AddOrchestratorFunc<int, int>("Counter", async (context, n) =>
            {
                await context.WaitForExternalEvent<int>("tick");
                if (n + 1 == 5) return 5;
                context.ContinueAsNew(n + 1);
                return 0;
            }));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Counter", (object)0);
        for (var i = 0; i < 5; i++) await engine.Client.RaiseEventAsync(id, "tick", i, Deadline.Token);
        var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal(5, result.ReadOutputAs<int>());
    }

    [Fact]
    public async Task SuspendResumeTerminate_ShowTheirStatus()
    {
        await using var engine = await Engine.StartAsync(overSocket, tasks =>
            tasks.AddOrchestratorFunc<int, string>("Waits", (context, _) => context.WaitForExternalEvent<string>("go")));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", (object)0);
        await engine.Client.WaitForInstanceStartAsync(id, Deadline.Token);

        await engine.Client.SuspendInstanceAsync(id, "lunch", Deadline.Token);
        await UntilAsync(engine, id, OrchestrationRuntimeStatus.Suspended);
        await engine.Client.ResumeInstanceAsync(id, "back", Deadline.Token);
        await UntilAsync(engine, id, OrchestrationRuntimeStatus.Running);
        await engine.Client.TerminateInstanceAsync(id, "enough", Deadline.Token);
        var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, result.RuntimeStatus);
        Assert.Equal("enough", result.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Restart_InTheMiddle_GoesOnFromHistory()
    {
        var runs = new ConcurrentDictionary<string, int>();
        await using var engine = await Engine.StartAsync(overSocket, tasks =>
        {
            tasks.AddActivityFunc<string, string>("Step", (_, name) =>
            {
                runs.AddOrUpdate(name, 1, (_, old) => old + 1);
                return name;
            });
            tasks.AddOrchestratorFunc<string, string>("Long", async (context, _) =>
            {
                var first = await context.CallActivityAsync<string>("Step", "first");
                context.SetCustomStatus("first done");
                var go = await context.WaitForExternalEvent<string>("go");
                return first + go + await context.CallActivityAsync<string>("Step", "second");
            });
        });
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Long", Deadline.Token);
        while ((await engine.Client.GetInstanceAsync(id, true, Deadline.Token))?.SerializedCustomStatus is null) await Task.Yield();

        await engine.RestartAsync();
        await engine.Client.RaiseEventAsync(id, "go", "-", Deadline.Token);
        var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal("first-second", result.ReadOutputAs<string>());
        Assert.Equal(1, runs["first"]);
        Assert.Equal(1, runs["second"]);
    }

    [Fact]
    public async Task QueryAndPurge_PageThroughInstances()
    {
        await using var engine = await Engine.StartAsync(overSocket, tasks => tasks.AddOrchestratorFunc<int, int>("Echo", (_, n) => Task.FromResult(n)));
        for (var i = 0; i < 5; i++) await engine.RunAsync("Echo", i);

        var seen = new List<string>();
        await foreach (var page in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 2)).AsPages()) seen.AddRange(page.Values.Select(v => v.InstanceId));
        var purged = await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed]), Deadline.Token);

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, purged.PurgedInstanceCount);
        Assert.Null(await engine.Client.GetInstanceAsync(seen[0], Deadline.Token));
    }

    private static async Task UntilAsync(Engine engine, string id, OrchestrationRuntimeStatus status)
    {
        while ((await engine.Client.GetInstanceAsync(id, Deadline.Token))!.RuntimeStatus != status) await Task.Yield();
    }
}

public sealed class SdkOnSchedulerInProcessTests() : SdkOnSchedulerTests(overSocket: false);

public sealed class SdkOnSchedulerOverSocketTests() : SdkOnSchedulerTests(overSocket: true);
