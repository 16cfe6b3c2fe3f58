using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>The custom status of an attempt: small, complete in itself, replaced at every checkpoint.</summary>
/// <remarks>Below 16 KB always: per-item rows live in a table, only the newest ends are repeated here for live readers.</remarks>
public sealed record JobProgress
{
    /// <summary>Raised by every checkpoint of the job, over all its attempts; the id of live events.</summary>
    [JsonPropertyName("revision")] public required long Revision { get; init; }

    [JsonPropertyName("attempt")] public required int Attempt { get; init; }

    [JsonPropertyName("state")] public required JobState State { get; init; }

    [JsonPropertyName("stage")] public required string Stage { get; init; }

    [JsonPropertyName("items")] public required ItemCounts Items { get; init; }

    /// <summary>Singular: "deck".</summary>
    [JsonPropertyName("unit")] public required string Unit { get; init; }

    /// <summary>"3/10 decks analyzed".</summary>
    [JsonPropertyName("label")] public required string Label { get; init; }

    /// <summary>0 to 100; never falls within an attempt, 100 only when final.</summary>
    [JsonPropertyName("percent")] public required int Percent { get; init; }

    [JsonPropertyName("started_at")] public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("updated_at")] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Name of the item that has run longest; null when none runs.</summary>
    [JsonPropertyName("current")] public string? Current { get; init; }

    /// <summary>Spent so far, over all attempts; decimal text.</summary>
    [JsonPropertyName("cost")] public string Cost { get; init; } = Money.None;

    /// <summary>Set aside for running items; decimal text.</summary>
    [JsonPropertyName("reserved")] public string Reserved { get; init; } = Money.None;

    /// <summary>Decimal text; null for no limit.</summary>
    [JsonPropertyName("budget")] public string? Budget { get; init; }

    /// <summary>Items whose cost nobody knows (a model without a price, a worker that never answered); they are not in <see cref="Cost"/>.</summary>
    [JsonPropertyName("unpriced")] public int Unpriced { get; init; }

    /// <summary>Items left out because the budget was reached.</summary>
    [JsonPropertyName("budget_skipped")] public int BudgetSkipped { get; init; }

    [JsonPropertyName("timing")] public ItemTiming Timing { get; init; } = ItemTiming.None;

    /// <summary>Every end of an item up to this revision is in the items table.</summary>
    [JsonPropertyName("recorded")] public long Recorded { get; init; }

    /// <summary>The newest ends, oldest first.</summary>
    [JsonPropertyName("recent")] public IReadOnlyList<RecentEnd> Recent { get; init; } = [];

    /// <summary>Who paused or cancelled, as they called themselves; null when nobody did.</summary>
    [JsonPropertyName("asked_by")] public string? AskedBy { get; init; }

    /// <summary>Revision from which on <see cref="Recent"/> is complete.</summary>
    [JsonIgnore] public long RecentSince => Recent.Count == 0 ? Revision : Recent[0].Revision;
}

/// <summary>One item that ended a moment ago.</summary>
public sealed record RecentEnd
{
    [JsonPropertyName("index")] public required int Index { get; init; }

    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("name")] public required string Name { get; init; }

    [JsonPropertyName("state")] public required ItemState State { get; init; }

    [JsonPropertyName("revision")] public required long Revision { get; init; }

    [JsonPropertyName("seconds")] public double? Seconds { get; init; }

    [JsonPropertyName("code")] public string? Code { get; init; }

    [JsonPropertyName("sentence")] public string? Sentence { get; init; }
}
