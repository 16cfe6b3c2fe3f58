using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>Output of every job orchestration, and the receipt of a cancelled one. Results are in the items' rows, not here.</summary>
public sealed record JobSummary
{
    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    [JsonPropertyName("attempt")] public required int Attempt { get; init; }

    [JsonPropertyName("state")] public required JobState State { get; init; }

    [JsonPropertyName("items")] public required ItemCounts Items { get; init; }

    [JsonPropertyName("revision")] public required long Revision { get; init; }

    /// <summary>Wall time of the attempt.</summary>
    [JsonPropertyName("seconds")] public required double Seconds { get; init; }

    [JsonPropertyName("completed_at")] public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>"7 decks kept and usable, 3 stopped before they were finished."; null unless cancelled.</summary>
    [JsonPropertyName("receipt")] public string? Receipt { get; init; }

    /// <summary>The receipt in numbers; null unless cancelled.</summary>
    [JsonPropertyName("receipt_details")] public CancelReceipt? ReceiptDetails { get; init; }

    [JsonPropertyName("cost")] public string Cost { get; init; } = Money.None;
}

/// <summary>What a cancelled job kept and dropped.</summary>
public sealed record CancelReceipt
{
    /// <summary>Items whose result is there to be used; a retry leaves them as they are.</summary>
    [JsonPropertyName("kept")] public required int Kept { get; init; }

    /// <summary>Items that ran when the job was cancelled and stopped before their end.</summary>
    [JsonPropertyName("stopped")] public required int Stopped { get; init; }

    [JsonPropertyName("not_started")] public required int NotStarted { get; init; }

    [JsonPropertyName("failed")] public required int Failed { get; init; }

    /// <summary>Decimal text, over all attempts.</summary>
    [JsonPropertyName("cost")] public required string Cost { get; init; }

    /// <summary>The part of this attempt's cost that bought no usable result; decimal text.</summary>
    [JsonPropertyName("cost_dropped")] public required string CostDropped { get; init; }

    /// <summary>Who cancelled, as they called themselves.</summary>
    [JsonPropertyName("by")] public string? By { get; init; }
}
