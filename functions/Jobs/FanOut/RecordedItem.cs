using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>One item as it is handed to the recording activity and kept in the items table.</summary>
public sealed record RecordedItem
{
    /// <summary>Position in the job, from 0.</summary>
    [JsonPropertyName("index")] public required int Index { get; init; }

    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("name")] public required string Name { get; init; }

    [JsonPropertyName("state")] public required ItemState State { get; init; }

    /// <summary>Revision at which the item came into this state.</summary>
    [JsonPropertyName("revision")] public required long Revision { get; init; }

    [JsonPropertyName("code")] public string? Code { get; init; }

    [JsonPropertyName("sentence")] public string? Sentence { get; init; }

    [JsonPropertyName("action")] public string? Action { get; init; }

    [JsonPropertyName("seconds")] public double? Seconds { get; init; }

    /// <summary>What its last run cost, US dollars as decimal text; null when nobody knows.</summary>
    [JsonPropertyName("cost")] public string? Cost { get; init; }

    /// <summary>How often it ran before it ended; 0 when nothing ran.</summary>
    [JsonPropertyName("tries")] public int Tries { get; init; }

    /// <summary>It ended so in an earlier attempt and was not touched in this one.</summary>
    [JsonPropertyName("kept")] public bool Kept { get; init; }

    /// <summary>What the pipeline counts it under in its statistics.</summary>
    [JsonPropertyName("group")] public string? Group { get; init; }

    [JsonPropertyName("ended_at")] public DateTimeOffset? EndedAt { get; init; }

    [JsonPropertyName("result_ref")] public string? ResultRef { get; init; }

    /// <summary>Inline result for the pipeline's sink; not kept in the row.</summary>
    [JsonPropertyName("result_json")] public string? ResultJson { get; init; }
}

/// <summary>Input of the recording activity: a batch of items of one attempt, keyed by (job, item, attempt).</summary>
public sealed record RecordItemsInput
{
    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    [JsonPropertyName("kind")] public required string Kind { get; init; }

    [JsonPropertyName("attempt")] public required int Attempt { get; init; }

    [JsonPropertyName("items")] public required IReadOnlyList<RecordedItem> Items { get; init; }

    /// <summary>The attempt's progress once it is final; null before its last batch.</summary>
    [JsonPropertyName("final")] public JobProgress? Final { get; init; }

    [JsonPropertyName("summary")] public JobSummary? Summary { get; init; }
}
