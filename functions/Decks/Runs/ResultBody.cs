using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Contracts;
using Workflows.Http;
using Workflows.Jobs;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>A result with all that is known about where it comes from.</summary>
internal static class ResultBody
{
    /// <param name="run">What is known of the result; of foreign results only what their row says.</param>
    /// <param name="askingJob">The job in whose name it is read: its own result is not a cached one. Null for none.</param>
    public static JsonObject Of(DeckRow deck, AnalysisRun run, JsonNode? result, string? askingJob, bool isCurrent)
    {
        var isCached = askingJob is null || run.JobId != askingJob;
        return new()
        {
            ["deck_id"] = deck.DeckId,
            ["name"] = deck.Name,
            ["vision_model"] = run.VisionModel,
            ["analysis_prompt"] = run.AnalysisPrompt,
            ["visual_results"] = result,
            ["provenance"] = new JsonObject
            {
                ["run_id"] = run.RunId,
                ["cached"] = isCached,
                ["current"] = isCurrent,
                ["vision_model"] = run.VisionModel,
                ["analysis_prompt"] = run.AnalysisPrompt,
                ["model_version"] = run.ModelVersion,
                ["content_sha256"] = run.ContentSha256,
                ["created_at"] = JsonSerializer.SerializeToNode(run.CreatedAt, HttpJson.Options),
                ["seconds"] = run.Seconds,
                ["cost"] = Money.Text(run.Cost),
                ["cost_saved"] = isCached ? Money.Text(run.Cost) : Money.None,
                ["usage"] = run.Usage is null ? null : JsonSerializer.SerializeToNode(run.Usage, HttpJson.Options),
                ["packs"] = JsonSerializer.SerializeToNode(run.Packs, HttpJson.Options),
                ["device"] = run.Device,
                ["failed_pages"] = JsonSerializer.SerializeToNode(run.FailedPages, HttpJson.Options),
                ["job_id"] = run.JobId,
            },
        };
    }

    /// <summary>What a cache row and its result tell of their run.</summary>
    public static AnalysisRun RunOf(VisualAnalysisCacheRow row, JsonElement result)
    {
        try
        {
            if (result.Deserialize<DeckAnalysis>(ContractJson.Options) is { } known)
                return AnalysisRun.Of(row.PitchDeckId, row.PromptUsed, known, "", row.JobId) with { Sha256 = row.AnalysisResultSha256, VisionModel = row.VisionModelUsed };
        }
        catch (JsonException)
        {
            // A result of another worker's own shape.
        }

        return new()
        {
            DeckId = row.PitchDeckId,
            Sha256 = row.AnalysisResultSha256,
            VisionModel = row.VisionModelUsed,
            AnalysisPrompt = row.PromptUsed,
            ModelVersion = row.ModelVersion,
            CreatedAt = row.CreatedAt,
            Seconds = row.Seconds,
            Pages = row.Pages,
            JobId = row.JobId,
            ContentSha256 = row.ContentSha256,
        };
    }

    public static string Tag(AnalysisRun run, string? askingJob, bool isCurrent) =>
        $"W/\"{run.RunId}-{Entities.Sha256($"{run.JobId} {askingJob} {isCurrent}")[..8]}\"";
}
