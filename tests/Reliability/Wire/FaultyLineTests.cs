using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Reliability.Tests.Processes;
using Workflows.Scheduler;
using Workflows.Testing;
using Xunit.Abstractions;

namespace Workflows.Reliability.Tests.Wire;

/// <summary>
/// Client and worker behind lines that are cut, reset in the middle of a frame, silent or slow. I1, I2, I3, I4: whatever was retried or
/// delivered twice on the way, each orchestration is started once, completes once with its result, and its tasks once; I5: nothing is left.
/// </summary>
public sealed class FaultyLineTests(ITestOutputHelper output)
{
    private const int Sample = 30;
    private const int Exhaustive = 300;

    /// <summary>A connection carries some hundreds of calls before its fault.</summary>
    private const int BytesBetween = 24 * 1024;

    [Fact]
    public Task Load_OverFaultyLines_ComesToTheRightEnd_ExactlyOnce() => Seed.RunAsync(81, random => RunAsync(random, Sample));

    [Fact]
    [Trait("Category", "Long")]
    public Task Load_OverHundredsOfFaults_ComesToTheRightEnd_ExactlyOnce() => Seed.RunAsync(82, random => RunAsync(random, Exhaustive));

    private async Task RunAsync(Random random, int faults)
    {
        using var folder = new TemporaryFolder();
        var options = new SchedulerOptions { DataDirectory = folder.File("data"), GrpcPort = 0 };
        await using var server = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        using var journal = new EffectJournal(folder.File("worker.effects"));
        await using var workerLine = new FaultyLine(server.GrpcAddress!, random, BytesBetween);
        await using var clientLine = new FaultyLine(server.GrpcAddress!, random, BytesBetween);
        using var worker = await StartWorkerAsync(workerLine.Address, journal);
        await using var invoker = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = clientLine.Address });
        var client = new LoadClient(invoker);
        using var enough = new CancellationTokenSource();
        var loading = client.RunAsync(enough.Token);

        using (var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10)))
        {
            var (seen, deadline) = (0, Deadline.Token);
            while (workerLine.Faults + clientLine.Faults < faults && !loading.IsFaulted)
            {
                // However many there are to come, the next is never far.
                if (workerLine.Faults + clientLine.Faults > seen) (seen, deadline) = (workerLine.Faults + clientLine.Faults, Deadline.Token);
                await poll.WaitForNextTickAsync(deadline);
            }
        }

        workerLine.Mend();
        clientLine.Mend();
        await enough.CancelAsync();
        await loading.WaitAsync(Deadline.Generous * 2);
        await CheckAsync(server, client, Path.Combine(options.DataDirectory, "default.db"));

        await worker.StopAsync();
        var repeats = Repeats.In(EffectJournal.Read(folder.Path));
        output.WriteLine(
            $"{workerLine.Faults} faults on the worker's line, {clientLine.Faults} on the client's; {client.Started.Count} orchestrations, {repeats.Distinct} activities, {repeats.Again} run again");
        Assert.InRange(repeats.Again, 0, workerLine.Faults * WorkerProcess.Concurrency);
    }

    private static async Task CheckAsync(SchedulerServer server, LoadClient client, string hubFile)
    {
        var direct = server.InProcess("default");
        var seen = new Dictionary<string, SeenInstance>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var query = new InstanceQuery { MaxInstanceCount = 1000, FetchInputsAndOutputs = true, ContinuationToken = token };
            var page = await direct.CallAsync(TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = query }, Deadline.Token);
            foreach (var state in page.OrchestrationState)
            {
                var history = new List<HistoryEvent>();
                await foreach (var chunk in direct.StreamAsync(TaskHubMethods.StreamInstanceHistory, new StreamInstanceHistoryRequest { InstanceId = state.InstanceId }, Deadline.Token))
                    history.AddRange(chunk.Events);
                seen.Add(state.InstanceId, new SeenInstance(state, state, history));
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

        // A line that breaks looks like a worker that dies: work that saw too many of them goes into quarantine, and says so.
        var quarantined = client.Started.Count(s => client.Results[s.Key].Contains("workers were lost while they ran", StringComparison.Ordinal));
        Assert.InRange(quarantined, 0, client.Started.Count / 20);
        foreach (var (id, kind) in client.Started)
        {
            if (!client.Results[id].Contains("workers were lost while they ran", StringComparison.Ordinal))
                Assert.Equal((id, LoadClient.ExpectedEnd(kind)), (id, client.Results[id]));
            Assert.Equal((id, client.Results[id]), (id, seen[id].End));
        }

        var entities = new QueryEntitiesRequest { Query = new EntityQuery { IncludeState = true } };
        var counted = (await direct.CallAsync(TaskHubMethods.QueryEntities, entities, Deadline.Token)).Entities
            .Sum(e => int.Parse(e.SerializedState, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(client.Started.Count(s => s.Value == LoadKind.Entity), counted);
        var broken = HubAudit.Check(new HubSnapshot(seen, new Dictionary<string, string>()), HubRows.Read(hubFile), DateTimeOffset.MinValue, isQuiet: true);
        Assert.True(broken.Count == 0, string.Join('\n', broken.Take(20)));
    }

    private static async Task<IHost> StartWorkerAsync(Uri address, EffectJournal journal)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => LoadTasks.Register(tasks, journal));
            worker.UseWorkItemFilters();
            worker.Configure(options => options.Concurrency.MaximumConcurrentActivityWorkItems = WorkerProcess.Concurrency);
            worker.UseDurableTaskScheduler($"Endpoint={address};TaskHub=default;Authentication=None");
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
