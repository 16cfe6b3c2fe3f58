using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.DurableTask;
using Workflows.Scheduler;
using Workflows.Testing;
using Failing = Microsoft.DurableTask.Worker.DurableTaskWorkerOptions.VersionFailureStrategy;
using Matching = Microsoft.DurableTask.Worker.DurableTaskWorkerOptions.VersionMatchStrategy;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>Versions of starts, children, activities and generations, and workers that take only some of them.</summary>
public sealed class VersioningTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly List<IHost> _hosts = [];
    private SchedulerServer _scheduler = null!;

    public async Task InitializeAsync() => _scheduler = await SchedulerServer.StartAsync(
        new SchedulerOptions { DataDirectory = _data.Path }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        await _scheduler.DisposeAsync();
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Version_OfAStart_ReachesActivitiesButNotChildren()
    {
        await WorkerAsync(
            tasks => tasks
                .AddActivityFunc<string, string>("Which", (context, _) => Task.FromResult($"activity {context.Version}"))
                .AddOrchestratorFunc<string, string>("Child", (context, _) => Task.FromResult($"child {context.Version}"))
                .AddOrchestratorFunc<string, string>("Parent", async (context, _) => string.Join(
                    ", ",
                    context.Version,
                    await context.CallActivityAsync<string>("Which", ""),
                    await context.CallActivityAsync<string>("Which", "", new TaskOptions { Version = "9.0" }),
                    await context.CallSubOrchestratorAsync<string>("Child", ""),
                    await context.CallSubOrchestratorAsync<string>("Child", "", new SubOrchestrationOptions { Version = "3.0" }))),
            new DurableTaskWorkerOptions.VersioningOptions { DefaultVersion = "7.0" });

        var result = await RunAsync("Parent", "1.5");

        Assert.Equal("1.5, activity 1.5, activity 9.0, child 7.0, child 3.0", result.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Version_OfTheClient_IsTheDefault_AndAnEmptyOneMeansNone()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<string, string>("Say", (context, _) => Task.FromResult($"[{context.Version}]")), null);
        await using var services = new ServiceCollection()
            .AddDurableTaskClient(client => client.UseRpcInvoker(_ => _scheduler.InProcess("default")).UseDefaultVersion("2.0"))
            .AddLogging()
            .BuildServiceProvider();
        var client = services.GetRequiredService<DurableTaskClient>();

        Assert.Equal("[2.0]", (await RunAsync("Say", null, client)).ReadOutputAs<string>());
        Assert.Equal("[]", (await RunAsync("Say", "", client)).ReadOutputAs<string>());
        Assert.Equal("[4]", (await RunAsync("Say", "4", client)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Registry_SeveralVersions_EachStartFindsItsOwn_AndOneWithoutFails()
    {
        await WorkerAsync(
            tasks => tasks
                .AddActivityFunc<string, string>("Step", "1", (_, _) => Task.FromResult("old step"))
                .AddActivityFunc<string, string>("Step", "2", (_, _) => Task.FromResult("new step"))
                .AddOrchestratorFunc<string, string>("Flow", "1", async (context, _) => "old flow, " + await context.CallActivityAsync<string>("Step", ""))
                .AddOrchestratorFunc<string, string>("Flow", "2", async (context, _) => "new flow, " + await context.CallActivityAsync<string>("Step", "")),
            null);

        Assert.Equal("old flow, old step", (await RunAsync("Flow", "1")).ReadOutputAs<string>());
        Assert.Equal("new flow, new step", (await RunAsync("Flow", "2")).ReadOutputAs<string>());
        var missing = await RunAsync("Flow", "3");
        Assert.Equal("OrchestratorTaskNotFound", missing.FailureDetails!.ErrorType);
        Assert.Equal("No orchestrator task named 'Flow' with version '3' was found.", missing.FailureDetails.ErrorMessage);
    }

    [Fact]
    public async Task ContinueAsNew_WithANewVersion_RunsThatVersionsCode()
    {
        await WorkerAsync(
            tasks => tasks
                .AddOrchestratorFunc<string, string>("Migrating", "1", (context, _) =>
                {
                    context.ContinueAsNew(new ContinueAsNewOptions { NewInput = "from 1", NewVersion = "2" });
                    return Task.FromResult("");
                })
                .AddOrchestratorFunc<string, string>("Migrating", "2", (context, input) =>
                {
                    if (input == "again") return Task.FromResult($"ended as {context.Version}");
                    context.ContinueAsNew("again");
                    return Task.FromResult("");
                }),
            null);

        var result = await RunAsync("Migrating", "1");

        Assert.Equal("ended as 2", result.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(Matching.Strict, "2.0", true)]
    [InlineData(Matching.Strict, "1.9", false)]
    [InlineData(Matching.Strict, "2.1", false)]
    [InlineData(Matching.Strict, "", false)]
    [InlineData(Matching.CurrentOrOlder, "2.0", true)]
    [InlineData(Matching.CurrentOrOlder, "1.9", true)]
    [InlineData(Matching.CurrentOrOlder, "", true)]
    [InlineData(Matching.CurrentOrOlder, "2.10", false)]
    [InlineData(Matching.None, "99", true)]
    public async Task Worker_ThatFailsOtherVersions_TakesOnlyItsOwn(Matching matching, string version, bool isTaken)
    {
        await WorkerAsync(
            tasks => tasks.AddOrchestratorFunc<string, string>("Say", (_, _) => Task.FromResult("ran")), Versioning(matching, Failing.Fail));

        var result = await RunAsync("Say", version);

        if (isTaken) Assert.Equal("ran", result.ReadOutputAs<string>());
        else Assert.Equal("VersionMismatch", result.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Activity_OfAnotherVersion_FailsAtAWorkerThatFailsThem()
    {
        await WorkerAsync(
            tasks => tasks
                .AddActivityFunc<string, string>("Which", (_, _) => Task.FromResult("ran"))
                .AddOrchestratorFunc<string, string>("Calls", (context, _) => context.CallActivityAsync<string>("Which", "", new TaskOptions { Version = "5.0" })),
            Versioning(Matching.CurrentOrOlder, Failing.Fail));

        var result = await RunAsync("Calls", "2.0");

        var failure = result.FailureDetails!.InnerFailure!;
        Assert.Equal("VersionMismatch", failure.ErrorType);
        Assert.Equal("The activity version '5.0' is greater than the worker version '2.0'.", failure.ErrorMessage);
    }

    [Fact]
    public async Task Worker_ThatRejectsOtherVersions_LeavesThemToTheNextWorker()
    {
        var ran = new ConcurrentQueue<string>();
        await WorkerAsync(tasks => Tasks(tasks, "first"), Versioning(Matching.Strict, Failing.Reject));
        await WorkerAsync(tasks => Tasks(tasks, "second"), new DurableTaskWorkerOptions.VersioningOptions
        {
            Version = "3.0", MatchStrategy = Matching.Strict, FailureStrategy = Failing.Reject,
        });

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => RunAsync("Say", i % 2 == 0 ? "2.0" : "3.0")));

        Assert.Equal(["first first", "second second"], results.Select(r => r.ReadOutputAs<string>()!).Distinct().Order());

        static void Tasks(DurableTaskRegistry tasks, string worker) => tasks
            .AddActivityFunc<string, string>("Which", (_, _) => Task.FromResult(worker))
            .AddOrchestratorFunc<string, string>("Say", async (context, _) => $"{worker} {await context.CallActivityAsync<string>("Which", "")}");
    }

#pragma warning disable CS0618 // The filter is experimental as a whole.
    [Fact]
    public async Task Filter_SaysNo_LeavesTheOrchestrationToAnotherWorker()
    {
        await WorkerAsync(
            tasks => tasks.AddOrchestratorFunc<string, string>("Say", (_, _) => Task.FromResult("picky")), null, new TaggedOnly("vip"));
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<string, string>("Say", (_, _) => Task.FromResult("any")), null, new TaggedOnly("plain"));

        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Client.ScheduleNewOrchestrationInstanceAsync(
            "Say", "", new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["for"] = i % 2 == 0 ? "vip" : "plain" } }, Deadline.Token)));
        var results = await Task.WhenAll(ids.Select(id => Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token)));

        Assert.All(results, r => Assert.Equal(r.Tags["for"] == "vip" ? "picky" : "any", r.ReadOutputAs<string>()));
    }

    private sealed class TaggedOnly(string value) : IOrchestrationFilter
    {
        public ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(info is { Name: "Say", Tags: { } tags } && tags["for"] == value);
    }

    private static DurableTaskWorkerOptions.VersioningOptions Versioning(Matching matching, Failing failing) =>
        new() { Version = "2.0", MatchStrategy = matching, FailureStrategy = failing };

    private DurableTaskClient Client => _hosts[0].Services.GetRequiredService<DurableTaskClient>();

    private async Task<OrchestrationMetadata> RunAsync(string name, string? version, DurableTaskClient? client = null)
    {
        client ??= Client;
        var options = new StartOrchestrationOptions { Version = version is null ? (TaskVersion?)null : new TaskVersion(version) };
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, "", options, Deadline.Token);
        return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);
    }

    private async Task WorkerAsync(
        Action<DurableTaskRegistry> tasks, DurableTaskWorkerOptions.VersioningOptions? versioning, IOrchestrationFilter? filter = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks);
            if (versioning is not null) worker.UseVersioning(versioning);
            if (filter is not null) worker.UseOrchestrationFilter(filter);
            worker.UseRpcInvoker(_ => _scheduler.InProcess("default", $"worker {_hosts.Count}"));
        });
        builder.Services.AddDurableTaskClient(client => client.UseRpcInvoker(_ => _scheduler.InProcess("default")));
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
    }
#pragma warning restore CS0618
}
