using System.Diagnostics;
using System.Text.Json;
using Workflows.Testing;
using Xunit.Abstractions;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>
/// One orchestration over 1,000 activities, and a process killed when half of them have run: how many run again. (An engine that runs
/// ahead of its log repeats 586 of 1,000 here.) I1: no acknowledged result is made again; the rest is bounded by what workers hold.
/// </summary>
public sealed class FanOutCrashTests(ITestOutputHelper output)
{
    private const int Workers = 2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FanOut_WhoseProcessDiesHalfway_RunsAgainOnlyWhatWasInFlight(bool killScheduler)
    {
        await using var cluster = await Cluster.StartAsync(Workers);
        await cluster.StartAsync(LoadTasks.Wide, "wide", JsonSerializer.Serialize(LoadTasks.WideBranches));
        await Condition.HoldsAsync(() => Repeats.In(EffectJournal.Read(cluster.EffectsFolder)).Distinct >= LoadTasks.WideBranches / 2);

        var killedAt = Stopwatch.GetTimestamp();
        if (killScheduler) await cluster.KillSchedulerAsync();
        else cluster.KillWorker(0);
        var state = await cluster.EndOfAsync("wide");

        Assert.Equal($"{LoadTasks.WideBranches}", state.Output);
        var repeats = Repeats.In(EffectJournal.Read(cluster.EffectsFolder));
        var run = EffectJournal.Read(cluster.EffectsFolder).Where(e => e.IsBegin && e.At < killedAt).DistinctBy(e => e.Key).Count();
        output.WriteLine($"{(killScheduler ? "scheduler" : "worker")} killed when {run} had run: {repeats.Again} of {repeats.Distinct} activities ran again, {repeats.AgainThoughAcknowledged.Count} of them after their acknowledgement");
        Assert.Empty(repeats.AgainThoughAcknowledged);
        Assert.Equal(LoadTasks.WideBranches, repeats.Distinct);
        Assert.InRange(repeats.Again, 0, WorkerProcess.Concurrency * (killScheduler ? Workers : 1));
    }
}
