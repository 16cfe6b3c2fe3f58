using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>All that is compared of one run of a scenario, one line a fact.</summary>
internal static class PairOutcome
{
    /// <summary>The notes, then each instance with its children: state, then history.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(PairDriver driver, Sdk sdk, bool isUnordered)
    {
        var lines = new List<string>(driver.Notes);
        var ids = new Queue<string>(driver.Ids);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (ids.TryDequeue(out var id))
        {
            if (!seen.Add(id)) continue;
            if (await driver.StateAsync(id) is not { } state)
            {
                lines.Add($"{id}: gone");
                continue;
            }

            lines.AddRange(StateLines(id, state, sdk));
            var history = await driver.HistoryAsync(id);
            var events = HistoryShape.Lines(history, sdk).Select(line => $"{id}: {line}");
            lines.AddRange(isUnordered ? events.Order(StringComparer.Ordinal) : events);
            foreach (var created in history.Where(e => e.SubOrchestrationInstanceCreated is not null)) ids.Enqueue(created.SubOrchestrationInstanceCreated.InstanceId);
        }

        return ChanceIds.Replace(lines);
    }

    private static IEnumerable<string> StateLines(string id, OrchestrationState state, Sdk sdk)
    {
        yield return $"{id} is {state.OrchestrationStatus} {state.Name} {state.Version}".TrimEnd();
        if (state.Input is not null) yield return $"{id} input {HistoryShape.Json(state.Input)}";
        if (sdk.OutputOf(state) is { } output) yield return $"{id} output {HistoryShape.Json(output)}";
        if (state.CustomStatus is not null) yield return $"{id} custom status {HistoryShape.Json(state.CustomStatus)}";
        if (state.FailureDetails is not null) yield return $"{id} failure {sdk.Failure(state.FailureDetails).ToJsonString(HistoryShape.Plain)}";
        if (state.ParentInstanceId is { Length: > 0 } parent) yield return $"{id} parent {parent}";
        foreach (var tag in state.Tags.OrderBy(t => t.Key, StringComparer.Ordinal)) yield return $"{id} tag {tag.Key}={tag.Value}";
        if (state.ScheduledStartTimestamp is not null) yield return $"{id} has a scheduled start";
        if (state.CompletedTimestamp is not null) yield return $"{id} has a time of its end";
    }
}
