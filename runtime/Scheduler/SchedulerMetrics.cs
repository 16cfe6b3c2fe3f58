using System.Diagnostics.Metrics;

namespace Workflows.Scheduler;

/// <summary>The scheduler's instruments, under the meter <c>Workflows.Scheduler</c>.</summary>
internal static class SchedulerMetrics
{
    private static readonly Meter Meter = new("Workflows.Scheduler");

    /// <summary>Transactions made durable, one sync each.</summary>
    public static readonly Counter<long> Commits = Meter.CreateCounter<long>("workflows.scheduler.commits", "{commit}", "Transactions made durable.");
}
