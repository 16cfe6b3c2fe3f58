using System.Globalization;
using System.Text.Json;
using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>
/// Processes that stop without dying (SIGSTOP). I6: keep-alive pings find a stopped worker within about 20 s and its items go to another one;
/// I2, I3: what it says when it wakes up is refused and does no harm; I1: a scheduler that was stopped goes on where it was.
/// </summary>
public sealed class HungTests
{
    [Fact]
    public async Task Worker_ThatIsStopped_LosesItsItemsToAnother_AndItsLateAnswersAreRefused()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1);
        var hung = cluster.Workers[0];
        await cluster.StartAsync(LoadTasks.Wide, "wide", JsonSerializer.Serialize(LoadTasks.WideBranches));
        await Condition.HoldsAsync(() => EffectJournal.Read(cluster.EffectsFolder).Count > 100);
        hung.Signal("STOP");

        cluster.AddWorker();
        var state = await cluster.EndOfAsync("wide");
        Assert.Equal($"{LoadTasks.WideBranches}", state.Output);
        var heldByTheHung = (await Histories(cluster))["wide"];

        // It wakes up with answers of a while ago, and takes part again.
        hung.Signal("CONT");
        await cluster.StartAsync(LoadTasks.Orchestration, "after", JsonSerializer.Serialize(new LoadInput(LoadKind.FanOut, 0, 0)));
        Assert.Equal(LoadTasks.Expected(LoadKind.FanOut).ToString(CultureInfo.InvariantCulture), (await cluster.EndOfAsync("after")).Output);
        await Condition.HoldsAsync(async () => (await cluster.QueuesAsync())!.Workers.Count == 2);

        var histories = await Histories(cluster);
        Assert.Equal(heldByTheHung.History, histories["wide"].History);
        var broken = new List<string>();
        foreach (var instance in histories.Values) HistoryAudit.Check(instance, broken);
        Assert.Empty(broken);
        Assert.Empty(Repeats.In(EffectJournal.Read(cluster.EffectsFolder)).AgainThoughAcknowledged);
    }

    [Fact]
    public async Task Scheduler_ThatIsStoppedForAWhile_GoesOnWithTheSameLeases()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1);
        await cluster.StartAsync(LoadTasks.Wide, "wide", JsonSerializer.Serialize(LoadTasks.WideBranches));
        await Condition.HoldsAsync(() => EffectJournal.Read(cluster.EffectsFolder).Count > 100);

        for (var pause = 0; pause < 5; pause++)
        {
            cluster.Scheduler.Signal("STOP");
            // A call that cannot be answered shows that it stands; its effect comes later or not at all, and it has none.
            var refused = await Assert.ThrowsAsync<RpcException>(() => cluster.Invoker.CallAsync(
                WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest(), CancellationToken.None, TimeSpan.FromMilliseconds(300)));
            Assert.Equal(RpcStatus.DeadlineExceeded, refused.Status);
            cluster.Scheduler.Signal("CONT");
        }

        Assert.Equal($"{LoadTasks.WideBranches}", (await cluster.EndOfAsync("wide")).Output);
        var repeats = Repeats.In(EffectJournal.Read(cluster.EffectsFolder));
        Assert.Equal((LoadTasks.WideBranches, 0), (repeats.Distinct, repeats.Again));
    }

    private static async Task<Dictionary<string, SeenInstance>> Histories(Cluster cluster) => await cluster.InstancesAsync();
}
