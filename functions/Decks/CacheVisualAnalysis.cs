using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Contracts;
using Workflows.Http;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>The worker's callback, once per finished deck: stored at once, each deck for itself. For our own services only.</summary>
public sealed partial class CacheVisualAnalysis(
    DeckStore decks, DeckResults results, VisualAnalysisCache cache, InternalKey key, TimeProvider time, ILogger<CacheVisualAnalysis> logger)
{
    [Function("CacheVisualAnalysis")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/dojo/internal/cache-visual-analysis")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        key.Check(request);
        var body = await ReadAsync(request, cancellationToken);
        LogCaching(body.DeckId);
        var deck = await decks.FindAsync(body.DeckId, cancellationToken)
            ?? throw Problems.NotFound("DECK_NOT_FOUND", "There is no such deck", $"There is no deck {body.DeckId}.", "Send results of known decks only.");
        var result = Parse(body.VisualResults);
        if (result is not null)
        {
            // The job's id comes with the job's own record of this end; until then the row keeps the one that the worker wrote.
            var known = await cache.FindWithoutResultAsync(body.DeckId, body.VisionModel, body.AnalysisPrompt, cancellationToken);
            var json = ContractJson.Write(result);
            await results.KeepComputedAsync(
                body.DeckId, body.AnalysisPrompt, result, json, known?.AnalysisResultSha256 == Entities.Sha256(json) ? known.JobId : null, cancellationToken);
        }
        else
        {
            await cache.UpsertAsync(Foreign(body, deck), body.VisualResults.GetRawText(), cancellationToken);
        }

        return Reply.Json(new { Success = true, body.DeckId });
    }

    private VisualAnalysisCacheRow Foreign(CacheVisualAnalysisRequest body, DeckRow deck) => new()
    {
        PitchDeckId = body.DeckId,
        AnalysisResultSha256 = "",
        VisionModelUsed = body.VisionModel,
        PromptUsed = body.AnalysisPrompt,
        CreatedAt = time.GetUtcNow(),
        ContentSha256 = deck.ContentSha256 ?? "",
        ModelVersion = "unknown",
        Seconds = 0,
        Pages = deck.PageCount,
    };

    private static async Task<CacheVisualAnalysisRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // Results may be larger than other bodies; the worker keeps them below the size of a history entry or a blob.
        const int bytesMax = 16 * 1024 * 1024;
        var bytes = await RequestBody.ReadAsync(request, bytesMax, "16 MiB for one deck's result", cancellationToken);
        CacheVisualAnalysisRequest? body;
        try
        {
            body = JsonSerializer.Deserialize<CacheVisualAnalysisRequest>(bytes);
        }
        catch (JsonException e)
        {
            throw Problems.Invalid(e.Path ?? "", "The body must have deck_id (integer), visual_results (object), vision_model and analysis_prompt (text).");
        }

        if (body is null || body.VisualResults.ValueKind != JsonValueKind.Object) throw Problems.Invalid("/visual_results", "visual_results must be an object.");
        if (body.DeckId < 1) throw Problems.Invalid("/deck_id", "deck_id must be a positive integer.");
        if (body.VisionModel is not { Length: > 0 and <= DeckSelection.ModelCharactersMax })
            throw Problems.Invalid("/vision_model", $"vision_model must have 1 to {DeckSelection.ModelCharactersMax} characters.");
        if (body.AnalysisPrompt is not { Length: <= PromptNormalizer.LengthMax })
            throw Problems.Invalid("/analysis_prompt", $"analysis_prompt must have at most {PromptNormalizer.LengthMax} characters.");
        return body;
    }

    // Another worker may send results of a shape of its own; they are kept as they are.
    private static DeckAnalysis? Parse(JsonElement results)
    {
        try
        {
            return results.Deserialize<DeckAnalysis>(ContractJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "GPU caching visual analysis for deck {DeckId}")]
    private partial void LogCaching(int deckId);
}
