using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Scheduler.Storage;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>I11: after a purge no table has anything of the instance, and every other row is as it was.</summary>
public sealed class PurgeTests
{
    public static TheoryData<string> Names => CorpusTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Purge_OfWhatAScenarioLeft_LeavesOnlyItsNeighbour(string name)
    {
        var scenario = Corpus.Named(name);
        // Two neighbours, one that has ended and one that still waits: their rows must be those of a hub that never knew the others.
        var neighbours = new[] { Steps.Start("Sequence", "2", "neighbour"), Steps.Start("Sleeps", "100000", "sleeper") };
        await using var run = await ScenarioRun.StartAsync(scenario with { Steps = [.. neighbours, .. scenario.Steps] });
        await run.FinishAsync();
        var before = await NeighboursAsync(run);
        foreach (var id in scenario.Ends.Keys)
        {
            // Those that the scenario itself purged are gone.
            if (scenario.Ends[id] == "none") continue;
            await run.Client.CallAsync(TaskHubMethods.TerminateInstance, new TerminateRequest { InstanceId = id }, Deadline.Token);
            await run.Client.CallAsync(TaskHubMethods.ResumeInstance, new ResumeRequest { InstanceId = id }, Deadline.Token);
        }

        await run.DrainAsync();
        foreach (var id in scenario.Ends.Keys.Concat(scenario.Entities.Keys))
            await run.Client.CallAsync(TaskHubMethods.PurgeInstances, new PurgeInstancesRequest { InstanceId = id, Recursive = true }, Deadline.Token);

        var left = await HubSnapshot.TakeAsync(run.Client);
        Assert.Equal(["neighbour", "sleeper"], left.Instances.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(before, await NeighboursAsync(run));
        Assert.Empty(HubAudit.Check(left, HubRows.Read(run.HubFile), run.Clock.GetUtcNow(), isQuiet: true));
        await run.CloseAsync();
        Assert.Equal("", Leftovers(run.HubFile, [.. scenario.Ends.Keys, .. scenario.Entities.Keys]));
    }

    private static async Task<string> NeighboursAsync(ScenarioRun run)
    {
        var snapshot = await HubSnapshot.TakeAsync(run.Client);
        return string.Join('\n', new[] { "neighbour", "sleeper" }.Select(id => $"{snapshot.Instances[id].State} {string.Join(',', snapshot.Instances[id].History)}"));
    }

    /// <summary>Rows that name one of the ids, or the key of an instance that is not there.</summary>
    private static string Leftovers(string file, IReadOnlyList<string> ids)
    {
        using var database = Database.Open(file, readOnly: true);
        var left = new List<string>();
        using var columns = database.PrepareOnce(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type='table' AND m.name NOT LIKE 'sqlite_%' AND c.name IN ('key', 'id', 'instance_id', 'lock_owner')");
        while (columns.Step())
        {
            var (table, column) = (columns.Text(0), columns.Text(1));
            if (table is "meta" or "quarantine" or "entity_requests") continue;
            var condition = column == "key"
                ? table.StartsWith("entit", StringComparison.Ordinal) ? "key NOT IN (SELECT key FROM entities)" : "key NOT IN (SELECT key FROM instances)"
                : $"{column} IN ({string.Join(',', ids.Select(id => $"'{id}'"))})";
            if (database.ReadNumber($"SELECT count(*) FROM {table} WHERE {condition}") is > 0 and var count) left.Add($"{count} in {table}");
        }

        return string.Join(", ", left);
    }
}
