namespace Workflows.Jobs;

/// <summary>One pushed change of a watched instance. Closed: these two cases are all there are.</summary>
public abstract record JobChange
{
    private JobChange()
    {
    }

    /// <summary>The instance's runtime status or custom status is now this.</summary>
    /// <param name="RuntimeStatus">The official name, such as <c>Running</c> or <c>Completed</c>.</param>
    /// <param name="CustomStatusJson">The custom status as the orchestrator wrote it; null when it wrote none.</param>
    public sealed record StatusChanged(string InstanceId, string RuntimeStatus, string? CustomStatusJson, DateTimeOffset UpdatedAt) : JobChange;

    /// <summary>A running item reported progress.</summary>
    /// <param name="Json">The report as the worker sent it (<c>{"done":5,"total":17,"unit":"page",…}</c>); empty when the item no longer runs.</param>
    public sealed record ItemProgressed(string ItemId, string Json, DateTimeOffset ReportedAt) : JobChange;
}
