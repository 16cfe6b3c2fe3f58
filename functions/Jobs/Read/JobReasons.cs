using System.Globalization;
using Workflows.Contracts;

namespace Workflows.Jobs;

/// <summary>One sentence on why a job does not move, with what to do about it; null when there is nothing to say.</summary>
internal static class JobReasons
{
    /// <summary>Without any report for this long a running item is called silent.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(60);

    /// <summary>Between two of its own items a job has nothing running for a moment; after this long others have the worker.</summary>
    private static readonly TimeSpan BusyAfter = TimeSpan.FromSeconds(10);

    public static ReasonView? Find(JobState state, JobKind kind, JobProgress? progress, JobFeedSnapshot live, WorkerPresence? presence, DateTimeOffset now)
    {
        var by = progress?.AskedBy is { } name ? $" by {name}" : "";
        if (state == JobState.Paused) return new("PAUSED", $"Paused{by}.", "Resume it when you want it to go on.");
        if (state == JobState.Pausing)
            return new("PAUSING", $"Asked to pause{by}; waiting for the {kind.Units} that are under way to finish.", "Resume it when you want it to go on.");
        if (state == JobState.Failed) return new("JOB_FAILED", "The job could not finish; finished items are kept.", "Retry it; the log has the details under the correlation id.");
        if (state == JobState.CompletedWithErrors && progress is { BudgetSkipped: > 0 } limited)
            return new(ItemEnd.BudgetReachedCode,
                string.Create(CultureInfo.InvariantCulture, $"{limited.BudgetSkipped} {(limited.BudgetSkipped == 1 ? kind.Unit : kind.Units)} did not fit into the budget of {Money.Spoken(Money.Read(limited.Budget ?? Money.None))}."),
                "Retry it with a larger budget; what is finished is kept.");
        if (state.IsFinal()) return null;
        if (presence is { Workers: 0 } && progress?.Items.Remaining != 0)
            return new("WORKER_ABSENT", "No GPU worker is connected; the job goes on by itself when one is.", "Start a GPU worker.");
        if (state == JobState.Cancelling)
            return new("CANCELLING", $"Finished {kind.Units} are kept; the running ones stop at their next safe point.", null);
        if (Newest(live) is { } newest && now - newest > SilentAfter)
            return new("WORKER_SILENT",
                string.Create(CultureInfo.InvariantCulture, $"The worker has not reported for {(now - newest).TotalSeconds:0} s."),
                "Wait, or restart the GPU worker; finished items are kept.");
        if (Waiting(live) is { } waiting) return waiting;
        if (live.Items.Count == 0 && now - progress?.UpdatedAt > BusyAfter && presence is { Workers: > 0 } && IsBehindOthers(progress!.Items, presence))
            return new("WORKER_BUSY",
                string.Create(CultureInfo.InvariantCulture, $"The GPU worker is busy with other work; {(presence.Queued == 1 ? $"1 {kind.Unit} waits" : $"{presence.Queued} {kind.Units} wait")}."),
                "It starts by itself; more workers make it sooner.");
        return null;
    }

    /// <summary>Everything the job has handed out may still wait, and something runs: another job's.</summary>
    /// <remarks>An item that opens or converts its file runs before it reports; then fewer wait than were handed out.</remarks>
    /// <param name="items">As the orchestrator counts: running is what it has handed out.</param>
    private static bool IsBehindOthers(ItemCounts items, WorkerPresence presence) =>
        items.Running > 0 && presence.Running > 0 && presence.Queued >= items.Running;

    /// <summary>When every running item stands still, the one that goes on first says until when.</summary>
    private static ReasonView? Waiting(JobFeedSnapshot live)
    {
        var running = RunningItems.From(live);
        if (running.Count == 0 || running.Any(item => item.Waiting is null)) return null;
        var first = running.Select(item => item.Waiting!).MinBy(waiting => waiting.Until ?? DateTimeOffset.MaxValue)!;
        var until = first.Until is { } time ? string.Create(CultureInfo.InvariantCulture, $" until {time.UtcDateTime:HH:mm} UTC") : "";
        return first.Code switch
        {
            ItemWaiting.ProviderLimit => new(first.Code, $"Waiting for the provider's limit{until}.", $"{first.Sentence} It goes on by itself; cancel if you do not want to wait."),
            ItemWaiting.ProviderDown => new(first.Code, $"Waiting for the provider{until}.", $"{first.Sentence} It goes on by itself; cancel if you do not want to wait."),
            _ => new(first.Code, first.Sentence, "It goes on by itself."),
        };
    }

    private static DateTimeOffset? Newest(JobFeedSnapshot live) => live.Items.Count == 0 ? null : live.Items.Values.Max(item => item.ReportedAt);
}
