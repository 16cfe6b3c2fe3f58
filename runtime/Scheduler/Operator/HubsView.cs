using Workflows.Scheduler.Hubs;

namespace Workflows.Scheduler.Operator;

/// <param name="Broken">Hubs that could not be opened.</param>
/// <param name="Retention">Null: ended instances are kept for ever.</param>
internal sealed record HubsView(IReadOnlyList<string> Hubs, IReadOnlyList<HubsView.BrokenHub> Broken, HubsView.RetentionView? Retention)
{
    public static HubsView From(TaskHubs hubs, Retention? retention) => new(
        hubs.Names,
        [.. hubs.Broken.OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => new BrokenHub(b.Key, b.Value))],
        retention is null ? null : new RetentionView(retention.RetainFor.TotalDays, retention.LookedAt, retention.Purged));

    internal sealed record BrokenHub(string Name, string Reason);

    /// <param name="Purged">Since the scheduler started, of all hubs.</param>
    internal sealed record RetentionView(double Days, DateTimeOffset? LookedAt, long Purged);
}
