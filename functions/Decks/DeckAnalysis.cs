using System.Text.Json.Serialization;
using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>What the job machinery must know about deck analysis.</summary>
public static class DeckAnalysisJob
{
    public static JobKind Kind { get; } = new()
    {
        Name = "deck-analysis",
        Orchestrator = RunVisualAnalysis.Name,
        Activity = GpuActivities.AnalyzeDeck,
        Unit = "deck",
        Units = "decks",
        LabelFormat = "{done}/{total} decks analyzed",
        StageLabel = "Processing visual analysis",
        ItemsReportProgress = true,
        ResultsProperty = "batch_results",
    };
}

/// <summary>What a user asked for: which decks, under which model and prompt.</summary>
public sealed record DeckAnalysisRequest
{
    [JsonPropertyName("deck_ids")] public required IReadOnlyList<int> DeckIds { get; init; }

    [JsonPropertyName("vision_model")] public required string VisionModel { get; init; }

    /// <summary>As it was asked; the cache goes by its normalised form.</summary>
    [JsonPropertyName("analysis_prompt")] public required string AnalysisPrompt { get; init; }
}

/// <summary>Result of planning: every deck of the job with its source, and how it ended already if it did.</summary>
public sealed record DeckAnalysisPlan
{
    [JsonPropertyName("decks")] public required IReadOnlyList<PlannedDeck> Decks { get; init; }

    /// <summary>Decks handed out at a time: what the workers of the moment take, and as much again to keep them busy.</summary>
    [JsonPropertyName("window")] public int Window { get; init; } = 4;
}

/// <summary>One deck of a job.</summary>
public sealed record PlannedDeck
{
    [JsonPropertyName("deck_id")] public required int DeckId { get; init; }

    /// <summary>Its file's name.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    [JsonPropertyName("content_sha256")] public string? ContentSha256 { get; init; }

    /// <summary>Queued when it must run.</summary>
    [JsonPropertyName("state")] public required ItemState State { get; init; }

    [JsonPropertyName("code")] public string? Code { get; init; }

    [JsonPropertyName("sentence")] public string? Sentence { get; init; }

    [JsonPropertyName("action")] public string? Action { get; init; }

    [JsonPropertyName("seconds")] public double? Seconds { get; init; }
}
