using System.Globalization;
using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Testing;
using Xunit.Abstractions;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>
/// SIGKILL of the scheduler and of workers, over and over, under load and on real files. I1: what was acknowledged is there; I2, I3, I4:
/// each orchestration completes once, with the right result, and its tasks once; I5, I6: nothing is left over; I7: no timer is early;
/// I8: histories seen before a kill are beginnings of what they became; I12: the recovered hub is the same after one more recovery.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    public const string SoakVariable = "WORKFLOWS_SOAK_KILLS";

    private const int Sample = 52;
    private const int Soak = 300;
    private const int WorkerCount = 3;

    /// <summary>Acknowledged calls between two kills.</summary>
    private const int Breath = 60;

    [Fact]
    public Task SchedulerAndWorkers_KilledInTurns_LoseNothingAcknowledged() => Seed.RunAsync(71, random => RunAsync(random, Sample));

    [Fact]
    [Trait("Category", "Long")]
    public Task SchedulerAndWorkers_KilledForHours_LoseNothingAcknowledged() => Seed.RunAsync(72, random => RunAsync(
        random, int.TryParse(Environment.GetEnvironmentVariable(SoakVariable), CultureInfo.InvariantCulture, out var stated) ? stated : Soak));

    private async Task RunAsync(Random random, int kills)
    {
        await using var cluster = await Cluster.StartAsync(WorkerCount);
        try
        {
            await RunAsync(cluster, random, kills);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n{cluster.Tails()}", e);
        }
    }

    private async Task RunAsync(Cluster cluster, Random random, int kills)
    {
        var client = new LoadClient(cluster.Invoker);
        using var enough = new CancellationTokenSource();
        var loading = client.RunAsync(enough.Token);
        var beginnings = new List<(string Id, string Execution, List<HistoryEvent> History)>();
        var (schedulerKills, workerKills) = (0, 0);
        for (var kill = 0; kill < kills;)
        {
            var target = client.Acknowledged + random.Next(Breath / 2, Breath * 3 / 2);
            await UntilAsync(() => client.Acknowledged >= target, loading);
            if (random.Next(4) == 0) beginnings.AddRange(await LookAsync(cluster));
            // One, the other, or both at once.
            var choice = kill % 2 == 0 ? 0 : random.Next(3);
            if (choice != 0)
            {
                cluster.KillWorker(random.Next(WorkerCount));
                workerKills++;
                kill++;
            }

            if (choice != 1)
            {
                await cluster.KillSchedulerAsync();
                schedulerKills++;
                kill++;
            }
        }

        await enough.CancelAsync();
        await loading.WaitAsync(Deadline.Generous * 2);

        var seen = await CheckAsync(cluster, client, beginnings);
        await cluster.KillSchedulerAsync();
        var again = await cluster.InstancesAsync();
        Assert.Equal(seen.Count, again.Count);
        Assert.All(seen, before => Assert.Equal((before.Value.State, before.Value.History.Count), (again[before.Key].State, again[before.Key].History.Count)));

        var repeats = Repeats.In(EffectJournal.Read(cluster.EffectsFolder));
        output.WriteLine(
            $"{schedulerKills} kills of the scheduler, {workerKills} of workers; {client.Started.Count} orchestrations, {client.Acknowledged} acknowledgements to clients, "
            + $"{repeats.Distinct} activities, {repeats.Acknowledged} acknowledged, {repeats.Again} run again ({(double)repeats.Again / (schedulerKills + workerKills):0.0} a kill)");
        Assert.Empty(repeats.AgainThoughAcknowledged);
        // The bound: what was at work or not yet acknowledged when somebody died, which is what workers may hold.
        var bound = (schedulerKills * WorkerCount + workerKills) * WorkerProcess.Concurrency;
        Assert.True(repeats.Again <= bound, $"{repeats.Again} activities ran again; at most {bound} were in somebody's hands.");
    }

    private static async Task<Dictionary<string, SeenInstance>> CheckAsync(
        Cluster cluster, LoadClient client, List<(string Id, string Execution, List<HistoryEvent> History)> beginnings)
    {
        var seen = await cluster.InstancesAsync();
        foreach (var (id, kind) in client.Started)
        {
            Assert.True(seen.ContainsKey(id), $"I1: {id} was acknowledged and is gone.");
            Assert.Equal((id, LoadClient.ExpectedEnd(kind)), (id, client.Results[id]));
            Assert.Equal((id, client.Results[id]), (id, seen[id].End));
        }

        var broken = new List<string>();
        var tallies = client.Started.Where(s => s.Value == LoadKind.Entity).GroupBy(s => LoadTasks.TallyOf(s.Key).ToString()).ToDictionary(g => g.Key, g => g.Count());
        if (!tallies.OrderBy(t => t.Key).SequenceEqual((await cluster.EntitiesAsync()).OrderBy(t => t.Key))) broken.Add("I2: an entity's operations do not count once each.");
        foreach (var (id, execution, history) in beginnings)
        {
            if (seen[id].State.ExecutionId == execution && !history.SequenceEqual(seen[id].History.Take(history.Count))) broken.Add($"I8: the history of {id} was rewritten.");
        }

        var queues = (await cluster.QueuesAsync())!;
        if (queues.OrchestrationsRunnable + queues.EntitiesRunnable + queues.Activities.Sum(a => a.Queued + a.Running) > 0) broken.Add($"I5: work is left over: {queues}.");
        broken.AddRange(HubAudit.Check(new HubSnapshot(seen, new Dictionary<string, string>()), HubRows.Read(cluster.HubFile), DateTimeOffset.MinValue, isQuiet: true));
        Assert.True(broken.Count == 0, string.Join('\n', broken.Take(20)));
        return seen;
    }

    /// <summary>Histories of some instances that are still running.</summary>
    private static async Task<List<(string Id, string Execution, List<HistoryEvent> History)>> LookAsync(Cluster cluster)
    {
        var query = new QueryInstancesRequest { Query = new InstanceQuery { RuntimeStatus = { OrchestrationStatus.Running }, MaxInstanceCount = 5 } };
        var page = await cluster.Invoker.CallAsync(TaskHubMethods.QueryInstances, query, Deadline.Token);
        var looks = new List<(string, string, List<HistoryEvent>)>();
        foreach (var state in page.OrchestrationState)
        {
            var history = new List<HistoryEvent>();
            var request = new StreamInstanceHistoryRequest { InstanceId = state.InstanceId, ExecutionId = state.ExecutionId };
            try
            {
                await foreach (var chunk in cluster.Invoker.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, Deadline.Token)) history.AddRange(chunk.Events);
                looks.Add((state.InstanceId, state.ExecutionId, history));
            }
            catch (RpcException e) when (e.Status == RpcStatus.NotFound)
            {
                // Continued as new between the two calls.
            }
        }

        return looks;
    }

    private static async Task UntilAsync(Func<bool> condition, Task loading)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var deadline = Deadline.Token;
        while (!condition())
        {
            if (loading.IsFaulted) await loading;
            await poll.WaitForNextTickAsync(deadline);
        }
    }
}
