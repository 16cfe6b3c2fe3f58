using Azure.Data.Tables;
using Workflows.Jobs;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>How one analysis ended: the ground of the statistics and of forecasts.</summary>
public sealed record AnalysisEnd
{
    public required string JobId { get; init; }

    public required int Attempt { get; init; }

    /// <summary>The item's place in its job.</summary>
    public required int Index { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required string VisionModel { get; init; }

    /// <summary>Done, cached or failed.</summary>
    public required ItemState State { get; init; }

    /// <summary>Wall time of the deck on the worker; null when nothing ran.</summary>
    public double? Seconds { get; init; }

    /// <summary>Time spent on its pages, over all tries; null when it was not analysed now.</summary>
    public double? AnalysisSeconds { get; init; }

    /// <summary>Pages of a done one.</summary>
    public int Pages { get; init; }

    /// <summary>How long the functions app took to answer the worker's callback; null when there was none.</summary>
    public double? CallbackSeconds { get; init; }

    /// <summary>US dollars; null when nobody knows.</summary>
    public decimal? Cost { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>Characters of the result.</summary>
    public int Size { get; init; }

    /// <summary>A partition a day, newest day first.</summary>
    public static string PartitionOf(DateTimeOffset at) => Entities.Invariant($"{99_999_999 - ((at.UtcDateTime.Year * 10_000) + (at.UtcDateTime.Month * 100) + at.UtcDateTime.Day):D8}");

    /// <summary>Newest first within the day; the same end has the same key whenever it is written.</summary>
    public TableEntity ToEntity()
    {
        var left = TimeSpan.FromDays(1) - EndedAt.UtcDateTime.TimeOfDay;
        var row = new TableEntity(PartitionOf(EndedAt), Entities.Invariant($"{(int)left.TotalMilliseconds:D8}-{JobId}-{Attempt:D4}-{Index:D7}"))
        {
            ["job_id"] = JobId,
            ["attempt"] = Attempt,
            ["index"] = Index,
            ["ended_at"] = EndedAt,
            ["vision_model"] = VisionModel,
            ["state"] = State.ToString().ToLowerInvariant(),
            ["pages"] = Pages,
            ["size"] = Size,
        };
        if (Seconds is { } seconds) row["seconds"] = seconds;
        if (AnalysisSeconds is { } analysis) row["analysis_seconds"] = analysis;
        if (CallbackSeconds is { } callback) row["callback_seconds"] = callback;
        if (Cost is { } cost) row["cost"] = Money.Text(cost);
        if (InputTokens > 0) row["input_tokens"] = InputTokens;
        if (OutputTokens > 0) row["output_tokens"] = OutputTokens;
        return row;
    }

    public static AnalysisEnd From(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            JobId = row.Text("job_id"),
            Attempt = row.Number("attempt"),
            Index = row.Number("index"),
            EndedAt = row.Instant("ended_at"),
            VisionModel = row.Text("vision_model"),
            State = Enum.Parse<ItemState>(row.Text("state"), ignoreCase: true),
            Seconds = row.GetDouble("seconds"),
            AnalysisSeconds = row.GetDouble("analysis_seconds"),
            Pages = row.GetInt32("pages") ?? 0,
            CallbackSeconds = row.GetDouble("callback_seconds"),
            Cost = row.GetString("cost") is { } cost ? Money.Read(cost) : null,
            InputTokens = row.GetInt64("input_tokens") ?? 0,
            OutputTokens = row.GetInt64("output_tokens") ?? 0,
            Size = row.GetInt32("size") ?? 0,
        };
    }
}
