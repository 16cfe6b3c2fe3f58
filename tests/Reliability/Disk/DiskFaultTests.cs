using Workflows.Reliability.Tests.Scenarios;
using Xunit.Abstractions;

namespace Workflows.Reliability.Tests.Disk;

/// <summary>I1, I2, I3, I4: a disk that reports an error stops the hub; nothing of the round is acknowledged, and what was acknowledged is there.</summary>
public sealed class DiskFaultTests(ITestOutputHelper output)
{
    private static readonly string[] Few = ["FanOut", "Children", "Timer", "GenerationsCarryEvents", "Rewound", "CallsAnEntity", "SchedulerRestarted"];

    public static TheoryData<string> Names => CorpusTests.Names;

    public static TheoryData<string> FewNames => [.. Few];

    [Theory]
    [MemberData(nameof(FewNames))]
    public Task Sync_FailsOnce_StopsTheHubWithoutAFalseAcknowledgement(string name) => SampleAsync(name, DiskFaultKind.SyncFails, 2);

    [Theory]
    [MemberData(nameof(FewNames))]
    public Task Disk_Dies_HasEverythingThatWasAcknowledged(string name) => Seed.RunAsync(20270, async random =>
    {
        var scenario = Corpus.Named(name);
        var (expected, syncs, _) = await FaultyRun.SoundAsync(scenario);
        for (var i = 0; i < 2; i++) Assert.True(await new FaultyRun(scenario, expected).DieAsync(random.Next(syncs) + 1));
    });

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Long")]
    public async Task Disk_DiesAtEverySync_HasEverythingThatWasAcknowledged(string name)
    {
        var scenario = Corpus.Named(name);
        var (expected, syncs, _) = await FaultyRun.SoundAsync(scenario);
        for (var k = 1; k <= syncs; k++) await new FaultyRun(scenario, expected).DieAsync(k);
    }

    [Theory]
    [MemberData(nameof(FewNames))]
    public Task Write_DiskFullOnce_StopsTheHubWithoutAFalseAcknowledgement(string name) => SampleAsync(name, DiskFaultKind.DiskFull, 2);

    [Theory]
    [MemberData(nameof(FewNames))]
    public Task Write_TornOnce_StopsTheHubWithoutAFalseAcknowledgement(string name) => SampleAsync(name, DiskFaultKind.TornWrite, 2);

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Long")]
    public Task EverySync_FailsOnce_StopsTheHubWithoutAFalseAcknowledgement(string name) => EveryAsync(name, DiskFaultKind.SyncFails, 1);

    [Theory]
    [MemberData(nameof(FewNames))]
    [Trait("Category", "Long")]
    public Task EveryWrite_DiskFullOnce_StopsTheHubWithoutAFalseAcknowledgement(string name) => EveryAsync(name, DiskFaultKind.DiskFull, 1);

    [Theory]
    [MemberData(nameof(FewNames))]
    [Trait("Category", "Long")]
    public Task EveryWrite_TornOnce_StopsTheHubWithoutAFalseAcknowledgement(string name) => EveryAsync(name, DiskFaultKind.TornWrite, 1);

    /// <summary>The cache keeps pages whose sync failed and calls them clean. A successor must not build on them.</summary>
    [Theory]
    [InlineData("Sequence")]
    [InlineData("Children")]
    [InlineData("CallsAnEntity")]
    public async Task Sync_FailsThenCrashThenPowerLoss_LosesNothingAcknowledged(string name)
    {
        var scenario = Corpus.Named(name);
        var (expected, syncs, _) = await FaultyRun.SoundAsync(scenario);

        for (var k = 1; k <= syncs; k++) await new FaultyRun(scenario, expected).CrashAndLosePowerAsync(new DiskFault(DiskFaultKind.SyncFails, k));
    }

    private static Task SampleAsync(string name, DiskFaultKind kind, int count) => Seed.RunAsync(20264, async random =>
    {
        var scenario = Corpus.Named(name);
        var (expected, syncs, writes) = await FaultyRun.SoundAsync(scenario);
        for (var i = 0; i < count; i++)
        {
            var k = random.Next(kind == DiskFaultKind.SyncFails ? syncs : writes) + 1;
            Assert.True(await new FaultyRun(scenario, expected).RunAsync(new DiskFault(kind, k) { Sectors = random.Next(9) }), $"Operation {k} did not come.");
        }
    });

    private Task EveryAsync(string name, DiskFaultKind kind, int step) => Seed.RunAsync(20265, async random =>
    {
        var scenario = Corpus.Named(name);
        var (expected, syncs, writes) = await FaultyRun.SoundAsync(scenario);
        var hits = 0;
        for (var k = 1; k <= (kind == DiskFaultKind.SyncFails ? syncs : writes); k += step)
        {
            if (await new FaultyRun(scenario, expected).RunAsync(new DiskFault(kind, k) { Sectors = random.Next(9) })) hits++;
        }

        output.WriteLine($"{name}: {hits} faults");
        Assert.NotEqual(0, hits);
    });
}
