using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>Asks the worker for the visual analysis of one deck under one model and prompt.</summary>
public sealed record AnalyzeDeckInput
{
    [JsonPropertyName("jobId")] public required string JobId { get; init; }

    /// <summary>The orchestration that asked; progress, checkpoint and cancellation go by (instance id, item id).</summary>
    [JsonPropertyName("instanceId")] public required string InstanceId { get; init; }

    /// <summary>Defaults to the deck id as text.</summary>
    [JsonPropertyName("itemId")] public string? ItemId { get; init; }

    [JsonPropertyName("deckId")] public required int DeckId { get; init; }

    /// <summary>Name in <see cref="StorageNames.Decks"/>.</summary>
    [JsonPropertyName("blobName")] public required string BlobName { get; init; }

    /// <summary>The deck's current content as far as the asker knows; null before ingestion, the worker then hashes the source.</summary>
    [JsonPropertyName("contentSha256")] public string? ContentSha256 { get; init; }

    [JsonPropertyName("visionModel")] public string VisionModel { get; init; } = VisionModels.Classic;

    [JsonPropertyName("analysisPrompt")] public string AnalysisPrompt { get; init; } = "";

    /// <summary><see cref="VisualAnalysisCacheKey.For"/> of deck, model and prompt, for readers of the history; the worker computes it itself.</summary>
    [JsonPropertyName("cacheKey")] public string? CacheKey { get; init; }

    /// <summary>False analyses again whatever is cached; the new result replaces the cached one.</summary>
    [JsonPropertyName("useCache")] public bool UseCache { get; init; } = true;

    /// <summary>US dollars that this deck may cost; it stops between two pages when the next would go beyond. Null for no limit.</summary>
    [JsonPropertyName("costMax")] public decimal? CostMax { get; init; }

    /// <summary>The job's attempt, from 1.</summary>
    [JsonPropertyName("attempt")] public int Attempt { get; init; } = 1;
}
