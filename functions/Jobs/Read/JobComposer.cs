using System.Globalization;
using System.Text.Json;

namespace Workflows.Jobs;

/// <summary>Everything that a job's view is made of, as read at one moment.</summary>
internal sealed record JobSources
{
    public required JobRow Row { get; init; }

    public required JobKind Kind { get; init; }

    /// <summary>Official name of the instance's status; null when the engine does not have the instance.</summary>
    public required string? RuntimeStatus { get; init; }

    public required string? CustomStatusJson { get; init; }

    public required DateTimeOffset? InstanceUpdatedAt { get; init; }

    public required JobFeedSnapshot Live { get; init; }

    public required WorkerPresence? Presence { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>Makes the view: the row says who the job is, the engine how far it got, workers what runs. Pure.</summary>
internal static class JobComposer
{
    public static JobView Compose(JobSources sources)
    {
        var (row, live) = (sources.Row, sources.Live);
        var request = JsonSerializer.Deserialize<JsonElement>(row.RequestJson);
        var kind = sources.Kind.For(request);
        var progress = row.Final ?? Read(sources.CustomStatusJson);
        var state = State(sources, progress);
        var counts = Counts(sources, progress, state);
        var updatedAt = Latest(progress?.UpdatedAt, sources.InstanceUpdatedAt, row.CreatedAt);
        return new()
        {
            Id = row.Id,
            Progress = progress,
            Kind = row.Kind,
            State = state,
            Final = state.IsFinal(),
            Stage = progress?.Stage ?? "queued",
            StageLabel = kind.StageLabel,
            StepIndex = 1,
            StepCount = 1,
            Label = kind.LabelFor(counts),
            Unit = kind.Unit,
            Items = counts,
            Percent = progress?.Percent ?? 0,
            PercentBasis = $"ended {kind.Units} of all",
            Eta = progress is null ? null : Eta.Estimate(progress with { Items = counts }, kind, state, sources.Now),
            Throughput = progress is { Timing: { Samples: > 0, MeanSeconds: > 0 } timing } ? Math.Round(60 * timing.Lanes / timing.MeanSeconds, 2) : null,
            Cost = Cost(row, progress, state),
            Reason = JobReasons.Find(state, kind, progress, live, sources.Presence, sources.Now),
            CurrentItems = state.IsFinal() ? [] : RunningItems.From(live),
            Attempt = row.Attempt,
            Interruptions = row.Interruptions,
            InterruptionsLabel = row.Interruptions == 0 ? null : InterruptionsLabel(row.Interruptions),
            CreatedAt = row.CreatedAt,
            StartedAt = progress?.StartedAt,
            UpdatedAt = updatedAt,
            HeartbeatAt = live.Items.Values.Select(item => item.ReportedAt).Append(updatedAt).Max(),
            CompletedAt = state.IsFinal() ? row.Summary?.CompletedAt ?? updatedAt : null,
            Seconds = state.IsFinal() ? row.Summary?.Seconds ?? Seconds(progress, updatedAt) : null,
            Receipt = row.Summary?.Receipt,
            ReceiptDetails = row.Summary?.ReceiptDetails,
            Revision = progress?.Revision ?? row.RevisionBase,
            LastEventId = (progress?.Revision ?? row.RevisionBase).ToString(CultureInfo.InvariantCulture),
            CorrelationId = row.CorrelationId,
            Request = request,
            Links = JobLinks.For(row.Id, kind, state, counts, progress?.BudgetSkipped ?? 0),
        };
    }

    /// <summary>Null when there is no status yet, or it is not ours (an operator's orchestration under our name).</summary>
    public static JobProgress? Read(string? customStatusJson)
    {
        if (string.IsNullOrEmpty(customStatusJson)) return null;
        try
        {
            return JsonSerializer.Deserialize<JobProgress>(customStatusJson);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JobState State(JobSources sources, JobProgress? progress)
    {
        if (sources.Row.Final is { } final) return final.State;
        var running = progress?.State ?? JobState.Running;
        return sources.RuntimeStatus switch
        {
            null or "Pending" => JobState.Queued,
            "Suspended" => JobState.Paused,
            "Terminated" => JobState.Cancelled,
            "Failed" => JobState.Failed,
            "Completed" => running.IsFinal() ? running : JobState.Succeeded,
            _ => running == JobState.Running && IsInterrupted(sources, progress) ? JobState.Interrupted : running,
        };
    }

    // Lost since its last checkpoint, and nobody has taken it up again.
    private static bool IsInterrupted(JobSources sources, JobProgress? progress) =>
        sources.Row.InterruptedAt is { } interruptedAt && interruptedAt > progress?.UpdatedAt
        && sources.Live.Items.Count == 0 && sources.Presence is { Workers: 0 };

    private static ItemCounts Counts(JobSources sources, JobProgress? progress, JobState state)
    {
        var counts = progress?.Items ?? ItemCounts.AllQueued(sources.Row.ItemsTotal);
        if (state.IsFinal()) return counts with { Queued = 0, Running = 0, Cancelled = counts.Cancelled + counts.Remaining };

        // The orchestrator knows what it has scheduled; what really runs is what a worker reports on.
        return sources.Kind.ItemsReportProgress && sources.Live.Status is not null ? counts.WithRunning(sources.Live.Items.Count) : counts;
    }

    private static CostView Cost(JobRow row, JobProgress? progress, JobState state) => new(
        progress?.Cost ?? row.CostBase, state.IsFinal() ? Money.None : progress?.Reserved ?? Money.None, row.Budget, Money.Currency)
    {
        Unpriced = progress is { Unpriced: > 0 } ? progress.Unpriced : null,
    };

    private static double? Seconds(JobProgress? progress, DateTimeOffset updatedAt) =>
        progress is null ? null : Math.Round((updatedAt - progress.StartedAt).TotalSeconds, 3);

    private static DateTimeOffset Latest(DateTimeOffset? first, DateTimeOffset? second, DateTimeOffset least) =>
        new[] { first ?? least, second ?? least, least }.Max();

    private static string InterruptionsLabel(int count) => count switch
    {
        1 => "interrupted once, 0 items lost",
        2 => "interrupted twice, 0 items lost",
        _ => string.Create(CultureInfo.InvariantCulture, $"interrupted {count} times, 0 items lost"),
    };
}
