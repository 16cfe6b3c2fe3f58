using Azure;
using Azure.Storage.Blobs.Models;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>What ingestion derives from a deck's content. The text is written last, so where it is, everything is.</summary>
internal sealed class DerivedPages(WorkerStorage storage)
{
    public async Task<DeckText?> FindAsync(string contentSha256, CancellationToken cancellationToken)
    {
        try
        {
            var content = await storage.DeckPages.GetBlobClient(StorageNames.DeckText(contentSha256)).DownloadContentAsync(cancellationToken);
            return ContractJson.Read<DeckText>(content.Value.Content.ToString());
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (System.Text.Json.JsonException)
        {
            // Written by another version of the schema: ingesting again repairs it.
            return null;
        }
    }

    public Task SaveImageAsync(string contentSha256, int page, byte[] jpeg, CancellationToken cancellationToken) =>
        SaveAsync(StorageNames.PageImage(contentSha256, page), BinaryData.FromBytes(jpeg), "image/jpeg", cancellationToken);

    public Task SaveTextAsync(DeckText text, CancellationToken cancellationToken) =>
        SaveAsync(StorageNames.DeckText(text.ContentSha256), BinaryData.FromString(ContractJson.Write(text)), "application/json", cancellationToken);

    private Task SaveAsync(string name, BinaryData content, string contentType, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } };
        return storage.WriteAsync(() => storage.DeckPages.GetBlobClient(name).UploadAsync(content, options, cancellationToken), cancellationToken);
    }
}
