using Workflows.Scheduler.Leases;
using Workflows.Scheduler.Operator;

namespace Workflows.Scheduler.Hubs;

/// <summary>Who holds what.</summary>
internal sealed partial class TaskHub
{
    /// <summary>Work items in workers' hands, oldest first.</summary>
    /// <param name="workerId">Only this worker's; null: everybody's.</param>
    public Task<LeasesView> DescribeLeasesAsync(string? workerId, int countMax) => Post(() =>
    {
        var leases = _streams.Where(s => workerId is null || s.Caller.WorkerId == workerId).SelectMany(s => s.Leases).ToList();
        return new LeasesView([.. leases.OrderBy(l => l.Number).Take(countMax).Select(Describe)], leases.Count);
    });

    private static LeaseView Describe(Lease lease) => lease switch
    {
        TurnLease turn => new(lease.Stream.Caller.WorkerId, "turn", turn.Instance.Name, turn.Instance.Id, null, lease.Since, turn.Instance.Losses),
        ActivityLease activity => new(
            lease.Stream.Caller.WorkerId, "activity", activity.Item.Name, activity.Item.Instance.Id, activity.Item.TaskId, lease.Since,
            activity.Item.Losses),
        EntityLease entity => new(
            lease.Stream.Caller.WorkerId, "entity batch", $"{entity.Batch.Count} operations", entity.Entity.Id, null, lease.Since, entity.Entity.Losses),
        _ => throw new InvalidOperationException($"Unknown lease {lease}."),
    };
}
