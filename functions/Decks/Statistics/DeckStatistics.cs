using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>How analyses went over some days, as the API shows it.</summary>
public sealed record DeckStatistics
{
    public required DateTimeOffset Since { get; init; }

    public required int Days { get; init; }

    public required EndCounts Decks { get; init; }

    /// <summary>Cached of all that ended with or without a result, 0 to 1; null before the first.</summary>
    public double? CacheHitRate { get; init; }

    /// <summary>Wall time of a deck on the worker (R0-42).</summary>
    public required Spread DeckSeconds { get; init; }

    public required Spread PageSeconds { get; init; }

    /// <summary>From the worker's callback to the answer of the functions app (R0-44).</summary>
    public required Spread CallbackSeconds { get; init; }

    /// <summary>Most used first (R0-43).</summary>
    public required IReadOnlyList<ModelStatistics> Models { get; init; }

    /// <summary>Finished jobs, newest first (R0-45).</summary>
    public required IReadOnlyList<BatchStatistics> Batches { get; init; }

    /// <summary>Analyses that were counted; the newest, when there are more than the limit.</summary>
    public required int Counted { get; init; }

    /// <summary>There are more in these days than Decks:StatisticsRowsMax, and only the newest were counted; null when not.</summary>
    public bool? Truncated { get; init; }

    /// <summary>Counts ends. Pure.</summary>
    public static DeckStatistics Of(DateTimeOffset since, int days, IReadOnlyList<AnalysisEnd> ends, bool isCut, IEnumerable<JobRow> jobs)
    {
        ArgumentNullException.ThrowIfNull(ends);
        ArgumentNullException.ThrowIfNull(jobs);
        var done = ends.Where(end => end.State == ItemState.Done).ToArray();
        var counts = EndCounts.Of(ends);
        return new()
        {
            Since = since,
            Days = days,
            Decks = counts,
            CacheHitRate = Share(counts.Cached, ends.Count),
            DeckSeconds = Seconds(done),
            PageSeconds = Spread.Of(done.Where(end => end is { Pages: > 0, AnalysisSeconds: not null }).Select(end => end.AnalysisSeconds!.Value / end.Pages)),
            CallbackSeconds = Spread.Of(done.Select(end => end.CallbackSeconds).OfType<double>()),
            Models = [.. ends.GroupBy(end => end.VisionModel, StringComparer.Ordinal).OrderByDescending(model => model.Count()).ThenBy(model => model.Key, StringComparer.Ordinal).Select(ModelStatistics.Of)],
            Batches = [.. jobs.Where(job => job.Summary is not null && job.CreatedAt >= since).Select(BatchStatistics.Of)],
            Counted = ends.Count,
            Truncated = isCut ? true : null,
        };
    }

    internal static Spread Seconds(IEnumerable<AnalysisEnd> done) => Spread.Of(done.Select(end => end.Seconds).OfType<double>());

    internal static double? Share(int part, int all) => all == 0 ? null : Math.Round((double)part / all, 4);
}

public sealed record EndCounts(int Done, int Failed, int Cached)
{
    internal static EndCounts Of(IEnumerable<AnalysisEnd> ends)
    {
        var by = ends.CountBy(end => end.State).ToDictionary();
        return new(by.GetValueOrDefault(ItemState.Done), by.GetValueOrDefault(ItemState.Failed), by.GetValueOrDefault(ItemState.Cached));
    }
}

/// <summary>One model over all its analyses.</summary>
public sealed record ModelStatistics
{
    public required string VisionModel { get; init; }

    public required int Done { get; init; }

    public required int Failed { get; init; }

    public required int Cached { get; init; }

    /// <summary>Done of done and failed, 0 to 1: what came from the cache says nothing about the model. Null before the first.</summary>
    public double? SuccessRate { get; init; }

    public required Spread DeckSeconds { get; init; }

    /// <summary>US dollars as decimal text; null when a part is not known.</summary>
    public string? Cost { get; init; }

    internal static ModelStatistics Of(IGrouping<string, AnalysisEnd> ends)
    {
        var counts = EndCounts.Of(ends);
        return new()
        {
            VisionModel = ends.Key,
            Done = counts.Done,
            Failed = counts.Failed,
            Cached = counts.Cached,
            SuccessRate = DeckStatistics.Share(counts.Done, counts.Done + counts.Failed),
            DeckSeconds = DeckStatistics.Seconds(ends.Where(end => end.State == ItemState.Done)),
            Cost = ends.Any(end => end.Cost is null) ? null : Money.Text(ends.Sum(end => end.Cost!.Value)),
        };
    }
}

/// <summary>One finished job.</summary>
public sealed record BatchStatistics
{
    public required string JobId { get; init; }

    public required JobState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Total { get; init; }

    public required int Done { get; init; }

    public required int Failed { get; init; }

    public required int Cached { get; init; }

    /// <summary>Wall time of its last attempt.</summary>
    public required double Seconds { get; init; }

    /// <summary>US dollars as decimal text, over all attempts; null when a part is not known.</summary>
    public string? Cost { get; init; }

    internal static BatchStatistics Of(JobRow job)
    {
        var summary = job.Summary!; // The caller asks for finished jobs only.
        return new()
        {
            JobId = job.Id,
            State = summary.State,
            CreatedAt = job.CreatedAt,
            Total = summary.Items.Total,
            Done = summary.Items.Done,
            Failed = summary.Items.Failed,
            Cached = summary.Items.Cached,
            Seconds = summary.Seconds,
            Cost = job.Final is { Unpriced: > 0 } ? null : summary.Cost,
        };
    }
}
