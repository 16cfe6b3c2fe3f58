using System.Globalization;
using Workflows.Reliability.Tests.Scenarios;

namespace Workflows.Reliability.Tests.Invariants;

/// <summary>Compares a recovered hub with what had been acknowledged before the crash.</summary>
internal static class CrashAudit
{
    /// <param name="replaced">Instances that the interrupted step takes back on purpose.</param>
    public static List<string> Check(ResumePoint point, HubSnapshot recovered, IReadOnlyList<string> replaced)
    {
        var broken = new List<string>();
        foreach (var (id, before) in point.Known.Instances)
        {
            if (replaced.Contains(id)) continue;
            if (!recovered.Instances.TryGetValue(id, out var after))
            {
                broken.Add($"I1: {id} is gone.");
                continue;
            }

            if (before.IsEnded && !before.State.Equals(after.State)) broken.Add($"I4: {id} was seen as {before.State} and is {after.State}.");
            if (before.State.ExecutionId == after.State.ExecutionId && !before.History.SequenceEqual(after.History.Take(before.History.Count)))
                broken.Add($"I1, I8: the history of {id} does not begin with what was there before the crash.");
        }

        foreach (var ((id, execution), turns) in point.Turns)
        {
            if (recovered.Instances.TryGetValue(id, out var after) && after.State.ExecutionId == execution
                && after.History.Count(e => e.OrchestratorCompleted is not null) < turns)
                broken.Add($"I1: {turns} turns of {id} were acknowledged, and its history has fewer.");
        }

        foreach (var (id, revision) in point.Revisions)
        {
            if (!replaced.Contains(id) && recovered.Instances.TryGetValue(id, out var after)
                && int.TryParse(after.State.CustomStatus, CultureInfo.InvariantCulture, out var now) && now < revision)
                broken.Add($"I10: {id} had reached {revision} and is back at {now}.");
        }

        foreach (var id in point.Known.Entities.Keys)
        {
            if (!recovered.Entities.ContainsKey(id)) broken.Add($"I1: entity {id} is gone.");
        }

        return broken;
    }
}
