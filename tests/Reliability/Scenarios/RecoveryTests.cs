using Workflows.Reliability.Tests.Disk;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Scheduler.Storage;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>I12: recovery changes nothing that a second recovery would change again, and its writes do not grow with what it recovers.</summary>
public sealed class RecoveryTests
{
    private const int SyncsMax = 12;

    public static TheoryData<string> Names => CorpusTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task Recovery_DoneTwice_IsDoneOnce(string name) => Seed.RunAsync(20269, async random =>
    {
        var scenario = Corpus.Named(name);
        await using var run = await ScenarioRun.StartAsync(scenario);
        await run.FinishAsync(withSnapshots: true);
        foreach (var crash in Crash.Sample(run.Disk, 1, random))
        {
            var point = run.Journal.At(crash.Heard);
            await using var once = await ScenarioRun.StartAsync(scenario, point, run.Disk.After(crash.Position, crash.Unsynced, random));
            var asItStands = once.Disk.Now(Unsynced.Lost);
            Assert.True(once.Disk.Syncs <= SyncsMax, $"{crash}: recovery took {once.Disk.Syncs} syncs.");
            var first = await DumpAsync(once);

            // Killed as it stands, and opened again; then closed in order, and opened again.
            await using var twice = await ScenarioRun.StartAsync(scenario, point, asItStands);
            Assert.Equal(first, await DumpAsync(twice));
            await twice.RestartAsync();
            Assert.Equal(first, await DumpAsync(twice));
        }
    });

    [Fact]
    public async Task Recovery_OfTenTimesTheInstances_TakesTheSameSyncs()
    {
        Assert.Equal(await SyncsOfRecoveryAsync(20), await SyncsOfRecoveryAsync(200));

        static async Task<int> SyncsOfRecoveryAsync(int instances)
        {
            var scenario = new Scenario("many", [.. Enumerable.Range(0, instances).Select(i => Steps.Start("Sleeps", "1", $"i{i}"))]) { Ends = new Dictionary<string, string>() };
            await using var run = await ScenarioRun.StartAsync(scenario);
            await run.FinishAsync();
            await using var next = await ScenarioRun.StartAsync(scenario, run.Journal.At(run.Disk.Position), run.Disk.Now(Unsynced.Lost));
            Assert.Equal(instances, (await HubSnapshot.TakeAsync(next.Client)).Instances.Count);
            return next.Disk.Syncs;
        }
    }

    /// <summary>Every row of every table, without the note that says whether the file is open.</summary>
    private static async Task<string> DumpAsync(ScenarioRun run)
    {
        // Whoever asks brings the tables up to date with the journal.
        await HubSnapshot.TakeAsync(run.Client);
        using var database = Database.Open(run.HubFile, readOnly: true);
        var tables = new List<string>();
        using (var names = database.PrepareOnce("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('meta', 'journal') ORDER BY name"))
        {
            while (names.Step()) tables.Add(names.Text(0));
        }

        var text = new System.Text.StringBuilder();
        foreach (var table in tables)
        {
            var columns = new List<string>();
            using (var info = database.PrepareOnce($"SELECT name FROM pragma_table_info('{table}')"))
            {
                while (info.Step()) columns.Add(info.Text(0));
            }

            using var rows = database.PrepareOnce($"SELECT {string.Join("||'|'||", columns.Select(c => $"quote({c})"))} FROM {table} ORDER BY 1");
            while (rows.Step()) text.Append(table).Append(": ").AppendLine(rows.Text(0));
        }

        return text.ToString();
    }
}
