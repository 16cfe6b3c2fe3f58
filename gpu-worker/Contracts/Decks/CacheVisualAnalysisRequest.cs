using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>Body of <c>POST /api/dojo/internal/cache-visual-analysis</c>, sent by the worker once per finished deck.</summary>
public sealed record CacheVisualAnalysisRequest
{
    /// <summary>Path under the functions app's address.</summary>
    public const string Path = "/api/dojo/internal/cache-visual-analysis";

    /// <summary>Header with the key that both services share.</summary>
    public const string KeyHeader = "x-workflows-internal-key";

    [JsonPropertyName("deck_id")] public required int DeckId { get; init; }

    /// <summary>A <see cref="DeckAnalysis"/>.</summary>
    [JsonPropertyName("visual_results")] public required JsonElement VisualResults { get; init; }

    [JsonPropertyName("vision_model")] public required string VisionModel { get; init; }

    [JsonPropertyName("analysis_prompt")] public required string AnalysisPrompt { get; init; }
}
