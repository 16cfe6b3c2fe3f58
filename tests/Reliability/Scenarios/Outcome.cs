using Workflows.Reliability.Tests.Invariants;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>How a scenario ended, as text: one line for each instance and entity.</summary>
internal static class Outcome
{
    public static string Of(HubSnapshot snapshot) => string.Join('\n', [
        .. snapshot.Instances.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i =>
            $"{i.Key} {i.Value.End} [{SeenInstance.Shortened(i.Value.State.CustomStatus)}] {string.Join(',', i.Value.State.Tags)} {HistoryShape.Of(i.Value.History)}"),
        .. snapshot.Entities.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value}"),
    ]);

    /// <summary>Finishes a run's story and checks everything that must hold at its end.</summary>
    /// <param name="expected">The outcome of the run that nothing interrupted; null for that one.</param>
    /// <returns>The outcome.</returns>
    public static async Task<string> CheckAsync(ScenarioRun run, Scenario scenario, string? expected)
    {
        var snapshot = await HubSnapshot.TakeAsync(run.Client);
        var broken = HubAudit.Check(snapshot, HubRows.Read(run.HubFile), run.Clock.GetUtcNow(), isQuiet: true);
        foreach (var instance in snapshot.Instances.Values) ReplayAudit.Check(instance, broken);
        broken.AddRange(run.Journal.Violations);
        var ends = scenario.Ends.ToDictionary(e => e.Key, e => snapshot.Instances.TryGetValue(e.Key, out var seen) ? seen.End : "none");
        foreach (var (id, end) in scenario.Ends.Where(e => ends[e.Key] != e.Value)) broken.Add($"{id} should end as {end} and is {ends[id]}.");
        foreach (var (id, state) in scenario.Entities)
        {
            if (snapshot.Entities.GetValueOrDefault(id) is var seen && seen != state) broken.Add($"{id} should be {state} and is {seen}.");
        }

        var outcome = Of(snapshot);
        if (expected is not null && outcome != expected) broken.Add($"The story ends differently.\nwithout a crash:\n{expected}\nnow:\n{outcome}");
        if (broken.Count > 0) Assert.Fail($"{scenario.Name}: " + string.Join('\n', broken));
        return outcome;
    }
}
