using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Reliability.Tests.Scenarios;

namespace Workflows.Reliability.Tests.Disk;

/// <summary>
/// I1, I4, I8, I9: files that were cut or changed behind the scheduler's back. The hub comes up in a state that was committed once, or refuses
/// and says that the file is damaged; it never mixes states. A log that is cut or changed cannot be told from one whose tail never reached the
/// disk: commits behind that place are gone silently, as SQLite's format has it (docs/reliability.md).
/// </summary>
public sealed class DamageTests
{
    [Fact]
    public Task Log_CutAnywhere_ComesUpAsItWasCommitted() => DamageAsync(20266, 12, (image, random) =>
    {
        var log = image.Files["test.db-wal"];
        image.Files["test.db-wal"] = log[..random.Next(log.Length)];
    });

    [Fact]
    public Task Log_OneBitFlipped_ComesUpAsItWasCommitted() => DamageAsync(20267, 12, (image, random) => Flip(image.Files["test.db-wal"], random));

    [Fact]
    [Trait("Category", "Long")]
    public Task Log_CutOrFlippedOften_ComesUpAsItWasCommitted() => DamageAsync(20268, 600, (image, random) =>
    {
        var log = image.Files["test.db-wal"];
        if (random.Next(2) == 0) image.Files["test.db-wal"] = log[..random.Next(log.Length)];
        else Flip(log, random);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(10_000)]
    public async Task File_Cut_IsRefusedClearly_OrEmpty(int length)
    {
        await using var run = await ScenarioRun.StartAsync(Corpus.Named("Children"));
        await run.FinishAsync();
        await run.CloseAsync();
        var image = run.Disk.Now(Unsynced.Kept);
        image.Files["test.db"] = image.Files["test.db"][..length];

        await using var next = await ScenarioRun.StartAsync(Corpus.Named("Children"), null, image);

        if (length == 0)
        {
            // An empty file is a new hub to SQLite; nothing in it can say otherwise.
            Assert.Empty((await HubSnapshot.TakeAsync(next.Client)).Instances);
            return;
        }

        var refused = await Assert.ThrowsAsync<RpcException>(() => HubSnapshot.TakeAsync(next.Client));
        Assert.Equal(RpcStatus.Unavailable, refused.Status);
        Assert.Contains("damaged: put a copy from a backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_WithoutItsHeader_IsRefusedClearly()
    {
        await using var run = await ScenarioRun.StartAsync(Corpus.Named("Children"));
        await run.FinishAsync();
        await run.CloseAsync();
        var image = run.Disk.Now(Unsynced.Kept);
        image.Files["test.db"].AsSpan(0, 100).Fill(0x5A);

        await using var next = await ScenarioRun.StartAsync(Corpus.Named("Children"), null, image);

        var refused = await Assert.ThrowsAsync<RpcException>(() => HubSnapshot.TakeAsync(next.Client));
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    private static void Flip(byte[] content, Random random) => content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));

    /// <summary>Damages what a crash leaves, opens it, and looks for the state among those that were committed.</summary>
    private static Task DamageAsync(int seed, int times, Action<DiskImage, Random> damage) => Seed.RunAsync(seed, async random =>
    {
        var scenario = Corpus.Named("Sequence");
        await using var run = await ScenarioRun.StartAsync(scenario);
        await run.FinishAsync();
        var crash = run.Disk.Position;
        var committed = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var sync in run.Disk.SyncPositions()) committed.Add(await StateAsync(scenario, run.Disk.After(sync + 1, Unsynced.Lost)));

        for (var i = 0; i < times; i++)
        {
            var image = run.Disk.After(crash, Unsynced.Lost);
            damage(image, random);
            Assert.Contains(await StateAsync(scenario, image), committed);
        }
    });

    private static async Task<string> StateAsync(Scenario scenario, DiskImage image)
    {
        await using var run = await ScenarioRun.StartAsync(scenario, null, image);
        return Outcome.Of(await HubSnapshot.TakeAsync(run.Client));
    }
}
