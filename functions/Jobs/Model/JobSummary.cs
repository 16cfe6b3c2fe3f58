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

    [JsonPropertyName("cost")] public string Cost { get; init; } = "0.00";
}
