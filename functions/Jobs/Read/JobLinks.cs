namespace Workflows.Jobs;

/// <summary>Links of a job: reading always, acting only where the act is allowed now.</summary>
internal static class JobLinks
{
    public static string Self(string id) => $"/api/v1/jobs/{id}";

    public static IReadOnlyDictionary<string, string> For(string id, JobKind kind, JobState state, ItemCounts items, int budgetSkipped)
    {
        var links = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["self"] = Self(id),
            ["events"] = $"{Self(id)}/events",
            ["items"] = $"{Self(id)}/items",
            ["results"] = $"{Self(id)}/results",
        };
        foreach (var view in kind.Views) links[view] = $"{Self(id)}/{view}";
        foreach (var action in Allowed(state, items, budgetSkipped)) links[action] = $"{Self(id)}/{action}";
        return links;
    }

    /// <summary>Words of the acts that make sense in a state.</summary>
    public static IEnumerable<string> Allowed(JobState state, ItemCounts items, int budgetSkipped)
    {
        if (state is JobState.Queued or JobState.Running or JobState.Interrupted) yield return JobSignal.Pause;
        if (state is JobState.Pausing or JobState.Paused) yield return JobSignal.Resume;
        if (!state.IsFinal() && state != JobState.Cancelling) yield return JobSignal.Cancel;
        if (state.IsFinal() && (items.Failed + items.Cancelled + budgetSkipped > 0 || state == JobState.Failed)) yield return "retry";
    }
}
