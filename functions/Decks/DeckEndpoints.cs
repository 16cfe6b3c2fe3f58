using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Contracts;
using Workflows.Http;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>Reading decks: rows, page images, stored results.</summary>
public sealed class DeckEndpoints(DeckStore decks, VisualAnalysisCache cache, Blobs blobs)
{
    [Function("ListDecks")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (QueryValues.Word(request, "name", DeckName.CharactersMax) is { } name)
        {
            var named = await decks.FindByNameAsync(name, cancellationToken);
            return Reply.Json(new { Decks = named is null ? Array.Empty<DeckView>() : [DeckView.From(named)] });
        }

        const string filters = "decks";
        var (rows, next) = await decks.ListAsync(QueryValues.PageSize(request), QueryValues.PageToken(request, filters), cancellationToken);
        return Reply.Json(new { Decks = rows.Select(DeckView.From), NextPageToken = QueryValues.NextToken(next, filters) });
    }

    [Function("GetDeck")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks/{deckRef}")] HttpRequest request, string deckRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await FindAsync(deckRef, cancellationToken);
        return Reply.Tagged(request, DeckView.From(deck), $"W/\"{Entities.Sha256(deck.ETag.ToString())[..16]}\"");
    }

    [Function("GetDeckPage")]
    public async Task<IResult> PageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks/{deckRef}/pages/{number}")] HttpRequest request,
        string deckRef, string number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await FindAsync(deckRef, cancellationToken);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page) || page < 1)
            throw Problems.Invalid("number", "The page number must be a positive integer.");
        if (deck.ContentSha256 is null || page > deck.PageCount) throw NoPage(deck, page);

        // The address holds the deck's id, not its content, so the image may change under it: tagged, not immutable.
        var tag = $"\"{deck.ContentSha256[..16]}-{page}\"";
        request.HttpContext.Response.Headers.ETag = tag;
        request.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        if (request.Headers.IfNoneMatch.ToString() == tag) return Results.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            var container = await blobs.OpenAsync(StorageNames.DeckPages, cancellationToken);
            var image = await container.GetBlobClient(StorageNames.PageImage(deck.ContentSha256, page)).DownloadStreamingAsync(cancellationToken: cancellationToken);
            return Results.Stream(image.Value.Content, "image/jpeg");
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            throw NoPage(deck, page);
        }
    }

    [Function("GetDeckResults")]
    public async Task<IResult> ResultsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks/{deckRef}/results")] HttpRequest request, string deckRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await FindAsync(deckRef, cancellationToken);
        var selection = DeckSelection.Of(
            QueryValues.Word(request, "vision_model", DeckSelection.ModelCharactersMax), QueryValues.Word(request, "analysis_prompt", PromptNormalizer.LengthMax));
        var row = await cache.FindAsync(deck.DeckId, selection.VisionModel, selection.AnalysisPrompt, cancellationToken);
        var result = row is null || row.ContentSha256 != deck.ContentSha256 ? null : await cache.ReadResultAsync(row, cancellationToken);
        if (row is null || result is null)
            throw Problems.NotFound(
                "RESULT_NOT_FOUND", "There is no stored result", $"Deck {deck.DeckId} has no result for this model and prompt.", "Run the analysis.");
        return Reply.Tagged(request, Body(deck, row, result.Value), $"W/\"{row.AnalysisResultSha256[..16]}\"");
    }

    private static JsonObject Body(DeckRow deck, VisualAnalysisCacheRow row, JsonElement result) => new()
    {
        ["deck_id"] = deck.DeckId,
        ["name"] = deck.Name,
        ["vision_model"] = row.VisionModelUsed,
        ["analysis_prompt"] = row.PromptUsed,
        ["visual_results"] = JsonNode.Parse(result.GetRawText()),
        ["provenance"] = new JsonObject
        {
            ["cached"] = true,
            ["model_version"] = row.ModelVersion,
            ["content_sha256"] = row.ContentSha256,
            ["created_at"] = JsonSerializer.SerializeToNode(row.CreatedAt, HttpJson.Options),
            ["seconds"] = row.Seconds,
            ["job_id"] = row.JobId,
        },
    };

    private async Task<DeckRow> FindAsync(string id, CancellationToken cancellationToken) =>
        (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await decks.FindAsync(number, cancellationToken) : null)
        ?? throw Problems.NotFound("DECK_NOT_FOUND", "There is no such deck", $"There is no deck '{(id.Length <= 20 ? id : id[..20])}'.", "List the decks at /api/v1/decks.");

    private static ProblemException NoPage(DeckRow deck, int page) => Problems.NotFound(
        "PAGE_NOT_FOUND", "There is no such page",
        string.Create(CultureInfo.InvariantCulture, $"Deck {deck.DeckId} has no image of page {page}."),
        deck.State == DeckState.Ingesting ? "The deck is being read; try again in a moment." : "Choose a page from 1 to page_count.");
}
