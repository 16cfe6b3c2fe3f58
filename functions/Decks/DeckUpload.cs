using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.Http;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>Writes source blobs, whole or in blocks, and nothing else: the trigger does the rest. Bytes are not looked at here.</summary>
public sealed class DeckUpload(Blobs blobs, IOptions<DeckOptions> options)
{
    [Function("UploadDeck")]
    public async Task<IResult> WholeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/v1/decks/{deckRef}")] HttpRequest request, string deckRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = DeckName.Check(deckRef);
        using var content = await ReadAsync(request, cancellationToken);
        var blob = await OpenAsync(name, cancellationToken);
        var written = await blob.UploadAsync(content, new BlobUploadOptions { HttpHeaders = Headers(name) }, cancellationToken);
        return Stored(request, name, written.Value.ETag);
    }

    [Function("UploadDeckBlock")]
    public async Task<IResult> BlockAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/v1/decks/{deckRef}/blocks/{index}")] HttpRequest request,
        string deckRef, string index, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = DeckName.Check(deckRef);
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= options.Value.BlocksMax)
            throw Problems.Invalid("index", $"The block's index must be from 0 to {options.Value.BlocksMax - 1} (Decks:BlocksMax).");
        using var content = await ReadAsync(request, cancellationToken);
        if (content.Length == 0) throw Problems.Invalid("", "A block must not be empty.");
        await (await OpenAsync(name, cancellationToken)).StageBlockAsync(BlockId(number), content, cancellationToken: cancellationToken);
        return Reply.Json(new { Name = name, Index = number, Bytes = content.Length });
    }

    [Function("CommitDeck")]
    public async Task<IResult> CommitAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/decks/{deckRef}/commit")] HttpRequest request, string deckRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = DeckName.Check(deckRef);
        var body = await RequestBody.ReadObjectAsync(request, emptyAllowed: false, cancellationToken);
        var count = body.Integer("blocks", 1, options.Value.BlocksMax) ?? throw Problems.Invalid("/blocks", "blocks is missing.");
        try
        {
            var written = await (await OpenAsync(name, cancellationToken)).CommitBlockListAsync(
                Enumerable.Range(0, count).Select(BlockId), new CommitBlockListOptions { HttpHeaders = Headers(name) }, cancellationToken);
            return Stored(request, name, written.Value.ETag);
        }
        catch (RequestFailedException missing) when (missing.Status is 400 or 404)
        {
            throw Problems.Conflict("BLOCKS_MISSING", $"Not all of the {count} blocks have been sent.", "Send the missing blocks, then commit again.");
        }
    }

    private static BlobHttpHeaders Headers(string name) => new() { ContentType = DeckName.ContentType(name) };

    private async Task<MemoryStream> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        new(await RequestBody.ReadAsync(request, options.Value.BlockBytesMax, "Decks:BlockBytesMax", cancellationToken), writable: false);

    private async Task<BlockBlobClient> OpenAsync(string name, CancellationToken cancellationToken) =>
        (await blobs.OpenAsync(StorageNames.Decks, cancellationToken)).GetBlockBlobClient(name);

    private static IResult Stored(HttpRequest request, string name, ETag etag)
    {
        request.HttpContext.Response.Headers.Location = Reply.Absolute(request, $"/api/v1/decks?name={Uri.EscapeDataString(name)}");
        return Reply.Json(new { Name = name, Etag = etag.ToString() }, StatusCodes.Status202Accepted);
    }

    // All ids of a blob's blocks must have the same length.
    private static string BlockId(int index) => Convert.ToBase64String(Encoding.ASCII.GetBytes(index.ToString("D6", CultureInfo.InvariantCulture)));
}
