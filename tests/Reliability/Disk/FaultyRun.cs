using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Reliability.Tests.Scenarios;

namespace Workflows.Reliability.Tests.Disk;

/// <summary>Tells a scenario on a disk that fails once, and checks that the hub stops, has acknowledged nothing that is not on disk, and goes on.</summary>
internal sealed class FaultyRun(Scenario scenario, string expected)
{
    /// <summary>The outcome without a fault, and how many operations of each kind that takes.</summary>
    public static async Task<(string Outcome, int Syncs, int Writes)> SoundAsync(Scenario scenario)
    {
        await using var run = await ScenarioRun.StartAsync(scenario);
        var (syncs, writes) = (run.Disk.Syncs, run.Disk.Writes);
        await run.FinishAsync();
        return (await Outcome.CheckAsync(run, scenario, null), run.Disk.Syncs - syncs, run.Disk.Writes - writes);
    }

    /// <returns>Whether the fault came up before the story ended.</returns>
    public async Task<bool> RunAsync(DiskFault fault)
    {
        await using var run = await ScenarioRun.StartAsync(scenario);
        run.Disk.SetFault(fault);
        try
        {
            await run.FinishAsync(withSnapshots: true);
        }
        catch (RpcException e) when (e.Status == RpcStatus.Unavailable)
        {
            Assert.True(run.Disk.FaultHit, $"UNAVAILABLE without a fault: {e.Message}");
            var now = run.Disk.Position;
            // No false acknowledgement: the story goes on from what is really on disk, and from what is in the cache.
            await RecoversAsync(run, now, Unsynced.Lost);
            await RecoversAsync(run, now, Unsynced.Kept);

            // And the same process goes on by opening the hub again.
            run.Disk.SetFault(null);
            await run.ResumeAsync();
            await run.FinishAsync(withSnapshots: true);
        }

        var wasHit = run.Disk.FaultHit;
        run.Disk.SetFault(null);
        await Outcome.CheckAsync(run, scenario, expected);
        // Nothing of it stands on a write that never reached the disk.
        await RecoversAsync(run, run.Disk.Position, Unsynced.Lost);
        return wasHit;
    }

    /// <summary>The disk is gone in the middle: what was acknowledged by then must be on it.</summary>
    public async Task<bool> DieAsync(int sync)
    {
        await using var run = await ScenarioRun.StartAsync(scenario);
        run.Disk.SetFault(new DiskFault(DiskFaultKind.Dies, sync));
        try
        {
            await run.FinishAsync(withSnapshots: true);
        }
        catch (RpcException e) when (e.Status == RpcStatus.Unavailable)
        {
            var died = run.Disk.Position;
            await RecoversAsync(run, died, Unsynced.Lost);
            await RecoversAsync(run, died, Unsynced.Kept);
        }

        return run.Disk.FaultHit;
    }

    /// <summary>After a failed sync the process dies too: its successor reads from the cache what is not on disk, and later the power fails.</summary>
    public async Task CrashAndLosePowerAsync(DiskFault fault)
    {
        await using var run = await ScenarioRun.StartAsync(scenario);
        run.Disk.SetFault(fault);
        try
        {
            await run.FinishAsync(withSnapshots: true);
            return;
        }
        catch (RpcException e) when (e.Status == RpcStatus.Unavailable)
        {
            var failed = run.Disk.FailedAt;
            await using var successor = await ScenarioRun.StartAsync(
                scenario, run.Journal.At(failed), run.Disk.After(failed, Unsynced.Kept), run.Disk.After(failed, Unsynced.Lost));
            await successor.FinishAsync(withSnapshots: true);
            await Outcome.CheckAsync(successor, scenario, expected);
            await RecoversAsync(successor, successor.Disk.Position, Unsynced.Lost);
        }
    }

    private async Task RecoversAsync(ScenarioRun dead, int position, Unsynced unsynced)
    {
        var point = dead.Journal.At(position);
        await using var run = await ScenarioRun.StartAsync(scenario, point, dead.Disk.After(position, unsynced));
        var broken = CrashAudit.Check(point, await HubSnapshot.TakeAsync(run.Client), point.Step < scenario.Steps.Length ? scenario.Steps[point.Step].Replaces : []);
        if (broken.Count > 0) Assert.Fail($"{scenario.Name}, {unsynced}: " + string.Join('\n', broken));
        await run.FinishAsync();
        await Outcome.CheckAsync(run, scenario, expected);
    }
}
