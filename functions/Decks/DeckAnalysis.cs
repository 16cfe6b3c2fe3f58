using System.Text.Json;
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
        Views = ["matrix", "export"],
        Adapt = static (request, kind) => request.Deserialize<DeckAnalysisRequest>() is { IsMatrix: true }
            ? kind with { Unit = "analysis", Units = "analyses", LabelFormat = "{done}/{total} analyses done" }
            : kind,
    };
}

/// <summary>What a user asked for: which decks, under which models and prompts.</summary>
public sealed record DeckAnalysisRequest
{
    [JsonPropertyName("deck_ids")] public required IReadOnlyList<int> DeckIds { get; init; }

    /// <summary>The only variant's model; null with several.</summary>
    [JsonPropertyName("vision_model"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? VisionModel { get; init; }

    /// <summary>The only variant's prompt; null with several.</summary>
    [JsonPropertyName("analysis_prompt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? AnalysisPrompt { get; init; }

    /// <summary>Null in jobs from before there were variants; read <see cref="All"/>.</summary>
    [JsonPropertyName("variants"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<DeckVariant>? Variants { get; init; }

    /// <summary>False analyses again whatever is cached.</summary>
    [JsonPropertyName("use_cache")] public bool UseCache { get; init; } = true;

    /// <summary>The variants, at least one.</summary>
    [JsonIgnore]
    public IReadOnlyList<DeckVariant> All => Variants ??
        [new() { VisionModel = VisionModel ?? VisionModels.Default, AnalysisPrompt = AnalysisPrompt ?? "", Name = VisionModel ?? VisionModels.Default }];

    [JsonIgnore] public bool IsMatrix => All.Count > 1;

    [JsonIgnore] public int ItemsTotal => DeckIds.Count * All.Count;
}

/// <summary>Result of planning: every deck of the job under every variant, and how it ended already if it did.</summary>
public sealed record DeckAnalysisPlan
{
    [JsonPropertyName("decks")] public required IReadOnlyList<PlannedDeck> Decks { get; init; }

    /// <summary>Decks handed out at a time: what the workers of the moment take, and as much again to keep them busy.</summary>
    [JsonPropertyName("window")] public int Window { get; init; } = 4;
}

/// <summary>One deck of a job under one variant.</summary>
public sealed record PlannedDeck
{
    [JsonPropertyName("deck_id")] public required int DeckId { get; init; }

    /// <summary>From 1.</summary>
    [JsonPropertyName("variant")] public int Variant { get; init; } = 1;

    /// <summary>Its file's name.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    [JsonPropertyName("content_sha256")] public string? ContentSha256 { get; init; }

    /// <summary>0 while nobody has opened the deck.</summary>
    [JsonPropertyName("pages")] public int Pages { get; init; }

    /// <summary>Queued when it must run.</summary>
    [JsonPropertyName("state")] public required ItemState State { get; init; }

    /// <summary>It ended so in an earlier attempt at the same job.</summary>
    [JsonPropertyName("kept")] public bool Kept { get; init; }

    /// <summary>SHA-256 of the result that it has already.</summary>
    [JsonPropertyName("result_ref")] public string? ResultRef { get; init; }

    [JsonPropertyName("code")] public string? Code { get; init; }

    [JsonPropertyName("sentence")] public string? Sentence { get; init; }

    [JsonPropertyName("action")] public string? Action { get; init; }

    [JsonPropertyName("seconds")] public double? Seconds { get; init; }

    /// <summary>What a kept one cost, US dollars; null when nobody knows.</summary>
    [JsonPropertyName("cost")] public decimal? Cost { get; init; } = 0m;

    /// <summary>US dollars that running it costs at most as far as one can tell; null when the model has no price.</summary>
    [JsonPropertyName("estimate")] public decimal? Estimate { get; init; } = 0m;
}
