using Workflows.Reliability.Tests.Invariants;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>Lets a scenario die at chosen places, and checks that each time it comes back and ends as it should.</summary>
internal sealed class CrashRun(Scenario scenario, Random random)
{
    private string _expected = "";

    /// <summary>Recoveries that were checked.</summary>
    public int Recoveries { get; private set; }

    /// <param name="withSnapshots">
    /// A client looks at everything after every step, which gives more to compare with; without it the scheduler's tables stay behind its journal.
    /// </param>
    /// <param name="choose">Which crashes of the uninterrupted run.</param>
    /// <param name="depth">How often recovery itself is interrupted in turn.</param>
    /// <param name="chooseInRecovery">Which crashes of a recovery.</param>
    public async Task RunAsync(bool withSnapshots, Func<ScenarioRun, IEnumerable<Crash>> choose, int depth = 0, Func<ScenarioRun, IEnumerable<Crash>>? chooseInRecovery = null)
    {
        await using var run = await ScenarioRun.StartAsync(scenario);
        await run.FinishAsync(withSnapshots);
        _expected = await Outcome.CheckAsync(run, scenario, expected: null);
        await run.CloseAsync();
        foreach (var crash in choose(run)) await RecoverAsync(run, crash, depth, chooseInRecovery, $"{crash}");
    }

    private async Task RecoverAsync(ScenarioRun dead, Crash crash, int depth, Func<ScenarioRun, IEnumerable<Crash>>? chooseInRecovery, string story)
    {
        var point = dead.Journal.At(crash.Heard);
        var image = dead.Disk.After(crash.Position, crash.Unsynced, random);
        Recoveries++;
        try
        {
            await using var run = await ScenarioRun.StartAsync(scenario, point, image);
            var recovered = run.Disk.Position;
            var broken = CrashAudit.Check(point, await HubSnapshot.TakeAsync(run.Client), point.Step < scenario.Steps.Length ? scenario.Steps[point.Step].Replaces : []);
            if (broken.Count > 0) Assert.Fail(string.Join('\n', broken));
            await run.FinishAsync();
            await Outcome.CheckAsync(run, scenario, _expected);
            if (depth == 0 || chooseInRecovery is null) return;
            foreach (var next in chooseInRecovery(run).Where(c => c.Position <= recovered))
                await RecoverAsync(run, next, depth - 1, chooseInRecovery, $"{story}, then {next}");
        }
        catch (Exception e) when (e is not CrashStoryException)
        {
            throw new CrashStoryException($"{scenario.Name}, {story}, in step {point.Step} ({(point.Step < scenario.Steps.Length ? scenario.Steps[point.Step].Name : "end")}): {e.Message}", e);
        }
    }
}

/// <summary>A failure with the crashes that led to it.</summary>
internal sealed class CrashStoryException(string message, Exception cause) : Exception(message, cause);
