using Xunit.Abstractions;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>
/// I1 to I12 (without I11's and I12's own tests): the scheduler dies before and after a durable boundary of a story, comes back on
/// what was on disk, and the story ends as if nothing had happened.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int SampledPerScenario = 4;

    public static TheoryData<string> Names => CorpusTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task Scenario_CrashedAtSampledBoundaries_EndsAsItShould(string name) => Seed.RunAsync(20261, async random =>
    {
        var crashes = new CrashRun(Corpus.Named(name), random);

        await crashes.RunAsync(withSnapshots: (random.Next() + name.Length) % 2 == 0, run => Crash.Sample(run.Disk, SampledPerScenario, random));

        Assert.Equal(SampledPerScenario, crashes.Recoveries);
    });

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Long")]
    public Task Scenario_CrashedAtEveryBoundary_EndsAsItShould(string name) => Seed.RunAsync(20262, async random =>
    {
        var crashes = new CrashRun(Corpus.Named(name), random);

        await crashes.RunAsync(withSnapshots: true, run => Crash.Around(run.Disk));
        await crashes.RunAsync(withSnapshots: false, run => Crash.Around(run.Disk));

        output.WriteLine($"{name}: {crashes.Recoveries} crashes");
    });

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Long")]
    public Task Scenario_CrashedWhileItRecovers_EndsAsItShould(string name) => Seed.RunAsync(20263, async random =>
    {
        var crashes = new CrashRun(Corpus.Named(name), random);

        await crashes.RunAsync(withSnapshots: (random.Next() + name.Length) % 2 == 0, run => Crash.Sample(run.Disk, 6, random), depth: 2, run => Crash.Sample(run.Disk, 12, random));

        output.WriteLine($"{name}: {crashes.Recoveries} crashes");
    });
}
