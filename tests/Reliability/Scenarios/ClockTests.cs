using Workflows.Reliability.Tests.Invariants;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>
/// I5, I6, I7: somebody sets the clock. A timer never fires before its time on the clock; set forward it fires at once, or when it would have;
/// set back it waits until the clock is there again. Retries and leases do not go by the clock on the wall at all.
/// </summary>
public sealed class ClockTests
{
    private static readonly string[] Timed =
        ["Timer", "ManyTimers", "EventInTime", "EventTooLate", "ScheduledStart", "ScheduledSignal", "Retries", "Reluctant", "SuspendedOverATimer", "SchedulerRestarted"];

    public static TheoryData<string> Names => [.. Timed];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Clock_SetByAYearBeforeAnyStep_FiresNothingEarlyAndLosesNothing(string name)
    {
        await SetBeforeAnyStepAsync(name, 365 * 24);
        await SetBeforeAnyStepAsync(name, -365 * 24);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Long")]
    public async Task Clock_SetByAnHourBeforeAnyStep_FiresNothingEarlyAndLosesNothing(string name)
    {
        await SetBeforeAnyStepAsync(name, 1);
        await SetBeforeAnyStepAsync(name, -1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(365 * 24)]
    public async Task Timer_ClockSetForward_FiresAtTheLatestWhenItWouldHave(double hours)
    {
        await using var run = await ScenarioRun.StartAsync(new Scenario("sleeps", Steps.Start("Sleeps", "1")) { Ends = new Dictionary<string, string>() });
        await run.FinishAsync();

        run.Clock.Set(TimeSpan.FromHours(hours));
        run.Clock.Advance(TimeSpan.FromHours(1));
        await run.DrainAsync();

        Assert.Equal("Completed \"awake\"", (await HubSnapshot.TakeAsync(run.Client)).Instances["a"].End);
    }

    [Fact]
    public async Task Timer_ClockSetBack_WaitsForItsTimeOnTheClock()
    {
        await using var run = await ScenarioRun.StartAsync(new Scenario("sleeps", Steps.Start("Sleeps", "1")) { Ends = new Dictionary<string, string>() });
        await run.FinishAsync();

        run.Clock.Set(TimeSpan.FromHours(-10));
        run.Clock.Advance(TimeSpan.FromHours(10.9));
        await run.DrainAsync();
        Assert.Equal("Running", (await HubSnapshot.TakeAsync(run.Client)).Instances["a"].End);
        run.Clock.Advance(TimeSpan.FromHours(0.1));
        await run.DrainAsync();

        Assert.Equal("Completed \"awake\"", (await HubSnapshot.TakeAsync(run.Client)).Instances["a"].End);
    }

    [Fact]
    public async Task AbandonedActivity_ClockSetBackAYear_ComesBackAfterItsDelay()
    {
        await using var run = await ScenarioRun.StartAsync(new Scenario("reluctant", Steps.Start("Calls", "\"Reluctant\"")) { Ends = new Dictionary<string, string>() });
        await run.FinishAsync();
        Assert.Equal(1, run.Journal.HandedOut);

        run.Clock.Set(TimeSpan.FromDays(-365));
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        await run.DrainAsync();

        Assert.Equal(2, run.Journal.HandedOut);
    }

    [Fact]
    public async Task Clock_StandsStill_WorkGoesOn()
    {
        // No scenario moves the clock but by its own steps: this one has none that does.
        await using var run = await ScenarioRun.StartAsync(Corpus.Named("Children"));

        await run.FinishAsync();

        Assert.Equal(Activities.Repaired.AddHours(-1), run.Clock.GetUtcNow());
        await Outcome.CheckAsync(run, Corpus.Named("Children"), null);
    }

    private static async Task SetBeforeAnyStepAsync(string name, double hours)
    {
        var scenario = Corpus.Named(name);
        for (var step = 1; step < scenario.Steps.Length; step++)
        {
            var jumped = scenario with { Steps = [.. scenario.Steps[..step], Set(hours), .. scenario.Steps[step..]] };
            await using var run = await ScenarioRun.StartAsync(jumped);
            await run.FinishAsync();
            await NothingIsBrokenAsync(run, isQuiet: false);

            // Somebody sets it right, and some time goes by.
            run.Clock.Set(TimeSpan.FromDays(800));
            run.Clock.Advance(TimeSpan.FromMinutes(1));
            await run.DrainAsync();
            run.Clock.Advance(TimeSpan.FromMinutes(1));
            await run.DrainAsync();
            await NothingIsBrokenAsync(run, isQuiet: true);
            var snapshot = await HubSnapshot.TakeAsync(run.Client);
            Assert.All(scenario.Ends.Keys, id => Assert.True(snapshot.Instances[id].IsEnded, $"{id} is {snapshot.Instances[id].End}."));
        }
    }

    private static Step Set(double hours) => new($"set the clock by {hours} h", run =>
    {
        run.Clock.Set(TimeSpan.FromHours(hours));
        return Task.CompletedTask;
    });

    private static async Task NothingIsBrokenAsync(ScenarioRun run, bool isQuiet)
    {
        var snapshot = await HubSnapshot.TakeAsync(run.Client);
        var broken = HubAudit.Check(snapshot, HubRows.Read(run.HubFile), run.Clock.GetUtcNow(), isQuiet);
        foreach (var instance in snapshot.Instances.Values) ReplayAudit.Check(instance, broken);
        Assert.Empty(broken);
    }
}
