using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>What became of one deck. Recorded in the orchestration's history, so it stays below 200 KB.</summary>
public sealed record AnalyzeDeckOutput
{
    [JsonPropertyName("deckId")] public required int DeckId { get; init; }

    [JsonPropertyName("status")] public required ItemStatus Status { get; init; }

    /// <summary>Set exactly when the status is failed.</summary>
    [JsonPropertyName("failure")] public ItemFailure? Failure { get; init; }

    /// <summary>The analysis, also of a failed deck when some of its pages are done: then its summary names the failed pages and nobody caches it.
    /// Inline when it is small enough for the history; else null and the blob is named.</summary>
    [JsonPropertyName("result")] public DeckAnalysis? Result { get; init; }

    /// <summary>Blob in <see cref="StorageNames.Results"/> when the result is not inline.</summary>
    [JsonPropertyName("resultBlob")] public string? ResultBlob { get; init; }

    /// <summary>Lower-case hex over the result's JSON (<see cref="ContractJson"/>); set when there is a result.</summary>
    [JsonPropertyName("resultSha256")] public string? ResultSha256 { get; init; }

    /// <summary>The job that computed a cached result; null when it was computed now, or nobody knows.</summary>
    [JsonPropertyName("resultJobId")] public string? ResultJobId { get; init; }

    /// <summary>SHA-256 of the source that was analysed (or whose cached result this is).</summary>
    [JsonPropertyName("contentSha256")] public string? ContentSha256 { get; init; }

    [JsonPropertyName("visionModel")] public required string VisionModel { get; init; }

    /// <summary>The prompt as it was asked, not normalised.</summary>
    [JsonPropertyName("analysisPrompt")] public required string AnalysisPrompt { get; init; }

    [JsonPropertyName("cacheKey")] public required string CacheKey { get; init; }

    [JsonPropertyName("pages")] public int Pages { get; init; }

    /// <summary>Whether the analyser ran now: false when the result came from the cache.</summary>
    [JsonPropertyName("analysed")] public bool Analysed { get; init; }

    /// <summary>Pages that a checkpoint of an interrupted try saved; part of <see cref="Pages"/>.</summary>
    [JsonPropertyName("pagesResumed")] public int PagesResumed { get; init; }

    /// <summary>What this item used of a paid model in this orchestration, over its tries, also when it failed; null when it used none.</summary>
    [JsonPropertyName("usage")] public ModelUsage? Usage { get; init; }

    /// <summary>How long the functions app took to answer the callback; null when there was none or it failed.</summary>
    [JsonPropertyName("callbackSeconds")] public double? CallbackSeconds { get; init; }

    /// <summary>UTC.</summary>
    [JsonPropertyName("startedAt")] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Wall time of this try.</summary>
    [JsonPropertyName("seconds")] public double Seconds { get; init; }
}
