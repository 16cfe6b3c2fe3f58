using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.DurableTask;
using Workflows.Jobs;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.Functions.Tests.FanOut;

/// <summary>A second, tiny pipeline on the real SDK and scheduler: the shared parts know nothing of decks (R0-06).</summary>
// xunit disposes through IAsyncLifetime.
#pragma warning disable CA1001
public sealed class SecondPipelineTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly JobKind Kind = new()
    {
        Name = "greeting",
        Orchestrator = "GreetMany",
        Activity = "Greet",
        Unit = "name",
        Units = "names",
        LabelFormat = "{done}/{total} names greeted",
        StageLabel = "Greeting",
    };

    private readonly TemporaryFolder _data = new();
    private readonly ConcurrentQueue<RecordItemsInput> _recorded = new();
    private readonly ConcurrentDictionary<string, int> _greeted = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(0);
    private SchedulerServer? _server;
    private IHost? _host;

    private DurableTaskClient Client => _host!.Services.GetRequiredService<DurableTaskClient>();

    public async Task InitializeAsync()
    {
        _server = await SchedulerServer.StartAsync(
            new SchedulerOptions { DataDirectory = _data.Path, GrpcPort = null }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(AddTasks);
            worker.UseWorkItemFilters();
            worker.UseRpcInvoker(_ => _server.InProcess("default", "worker"));
        });
        builder.Services.AddDurableTaskClient(client => client.UseRpcInvoker(_ => _server.InProcess("default")));
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _gate.Release(1000);
        await _host!.StopAsync();
        _host.Dispose();
        await _server!.DisposeAsync();
        _data.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task RunAsync_AnotherPipeline_HasLedgerRetriesAndRecords()
    {
        _gate.Release(1000);
        var names = Enumerable.Range(0, 40).Select(i => i == 7 ? "nobody" : $"name {i}").ToArray();

        var (progress, summary) = await RunAsync("greeting-a-1", names);

        Assert.Equal((39, 1), (summary.Items.Done, summary.Items.Failed));
        Assert.Equal(JobState.CompletedWithErrors, progress.State);
        Assert.Equal("39/40 names greeted", progress.Label);
        Assert.Equal(40, _recorded.SelectMany(batch => batch.Items).Where(item => item.State.IsFinal()).Select(item => item.Id).Distinct().Count());
        Assert.Equal(summary.Revision, _recorded.Last(batch => batch.Final is not null).Final!.Revision);

        // Threw once, then was greeted: repeated by policy.
        Assert.Equal(2, _greeted["name 3"]);
        Assert.Equal(ItemState.Done, _recorded.SelectMany(batch => batch.Items).Last(item => item.Name == "name 3").State);
    }

    [Fact]
    public async Task RunAsync_CancelledOnTheWay_StopsAndKeepsWhatIsDone()
    {
        await Client.ScheduleNewOrchestrationInstanceAsync("GreetMany", Run(Enumerable.Range(0, 30).Select(i => $"person {i}").ToArray()), new StartOrchestrationOptions("greeting-b-1"));
        _gate.Release(5);
        await UntilAsync("greeting-b-1", progress => progress.Items.Done == 5);

        await Client.RaiseEventAsync("greeting-b-1", JobSignal.Cancel, new JobSignal { By = "test" });
        await UntilAsync("greeting-b-1", progress => progress.State == JobState.Cancelling);
        _gate.Release(1000);
        var done = await Client.WaitForInstanceCompletionAsync("greeting-b-1", getInputsAndOutputs: true, Deadline.Token);

        var summary = JsonSerializer.Deserialize<JobSummary>(done.SerializedOutput!)!;
        Assert.Equal(JobState.Cancelled, summary.State);
        Assert.True(summary.Items.IsBalanced);
        Assert.Equal(9, summary.Items.Done);
        Assert.Equal(21, summary.Items.Cancelled);
    }

    private void AddTasks(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<JobRun, JobSummary>("GreetMany", static (context, run) => Jobs.FanOut.RunAsync<string, string>(
            context,
            new()
            {
                Run = run,
                Kind = Kind,
                Window = 4,
                Retry = new(maxNumberOfAttempts: 2, firstRetryInterval: TimeSpan.FromMilliseconds(50)),
                Items = [.. run.ReadRequest<string[]>().Select((name, i) => new FanOutItem<string> { Id = $"n{i}", Name = name, Input = name })],
            },
            static (_, greeting) => new ItemEnd { State = ItemState.Done, Seconds = 0.1, ResultJson = JsonSerializer.Serialize(greeting) }));
        tasks.AddActivityFunc<string, string>("Greet", async (_, name) =>
        {
            await _gate.WaitAsync();
            var times = _greeted.AddOrUpdate(name, 1, static (_, times) => times + 1);
            if (name == "nobody" || (name == "name 3" && times == 1)) throw new InvalidOperationException("Nobody there.");
            return $"Hello {name}";
        });
        tasks.AddActivityFunc<RecordItemsInput, bool>("RecordItemOutcomes", (_, batch) =>
        {
            _recorded.Enqueue(batch);
            return true;
        });
    }

    private static JobRun Run(string[] names) => new()
    {
        JobId = "a",
        Kind = Kind.Name,
        Attempt = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Request = JsonSerializer.SerializeToElement(names),
    };

    private async Task<(JobProgress Progress, JobSummary Summary)> RunAsync(string instanceId, string[] names)
    {
        await Client.ScheduleNewOrchestrationInstanceAsync("GreetMany", Run(names), new StartOrchestrationOptions(instanceId));
        var done = await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Deadline.Token);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        return (JsonSerializer.Deserialize<JobProgress>(done.SerializedCustomStatus!)!, JsonSerializer.Deserialize<JobSummary>(done.SerializedOutput!)!);
    }

    private async Task UntilAsync(string instanceId, Func<JobProgress, bool> isThere)
    {
        var deadline = Deadline.Token;
        while (true)
        {
            var instance = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, deadline);
            if (instance?.SerializedCustomStatus is { } status && isThere(JsonSerializer.Deserialize<JobProgress>(status)!)) return;
            await Task.Delay(20, deadline);
        }
    }
}
