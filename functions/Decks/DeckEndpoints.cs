using System.Globalization;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Contracts;
using Workflows.Http;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>Reading decks: rows and page images.</summary>
public sealed class DeckEndpoints(DeckStore decks, Blobs blobs)
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
        var deck = await decks.RequireAsync(deckRef, cancellationToken);
        return Reply.Tagged(request, DeckView.From(deck), $"W/\"{Entities.Sha256(deck.ETag.ToString())[..16]}\"");
    }

    [Function("GetDeckPage")]
    public async Task<IResult> PageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks/{deckRef}/pages/{number}")] HttpRequest request,
        string deckRef, string number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await decks.RequireAsync(deckRef, cancellationToken);
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

    private static ProblemException NoPage(DeckRow deck, int page) => Problems.NotFound(
        "PAGE_NOT_FOUND", "There is no such page",
        string.Create(CultureInfo.InvariantCulture, $"Deck {deck.DeckId} has no image of page {page}."),
        deck.State == DeckState.Ingesting ? "The deck is being read; try again in a moment." : "Choose a page from 1 to page_count.");
}
