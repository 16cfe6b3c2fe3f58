using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>Finished pages of a deck whose analysis was interrupted. Counts only for the same content, key and model version.</summary>
internal sealed record AnalysisCheckpoint
{
    /// <summary>Characters of JSON above which nothing more is saved: what a progress channel takes in one message.</summary>
    public const int LengthMax = 2 * 1024 * 1024;

    [JsonPropertyName("cache_key")] public required string CacheKey { get; init; }

    [JsonPropertyName("content_sha256")] public required string ContentSha256 { get; init; }

    [JsonPropertyName("model_version")] public required string ModelVersion { get; init; }

    /// <summary>Pages 1 to n, without a gap.</summary>
    [JsonPropertyName("pages")] public required IReadOnlyList<PageRecord> Pages { get; init; }

    /// <returns>Null when the text is not a checkpoint of this very work.</returns>
    public static AnalysisCheckpoint? Read(string? json, string cacheKey, string contentSha256, string modelVersion, int pageCount)
    {
        if (string.IsNullOrEmpty(json)) return null;
        try
        {
            var saved = ContractJson.Read<AnalysisCheckpoint>(json);
            var same = saved.CacheKey == cacheKey && saved.ContentSha256 == contentSha256 && saved.ModelVersion == modelVersion;
            var whole = saved.Pages.Count <= pageCount && saved.Pages.Select((page, i) => page.Number == i + 1).All(numbered => numbered);
            return same && whole ? saved : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
