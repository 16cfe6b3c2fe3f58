using Azure;
using Azure.Storage.Blobs.Models;
using Workflows.Contracts;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Conversion;

namespace Workflows.GpuWorker.Decks;

/// <summary>Makes sure that a deck is a PDF before it is opened. A presentation is converted once; the PDF is kept by the source's hash.</summary>
internal sealed class DeckConversion(SlideConverter converter, WorkerStorage storage)
{
    /// <returns>The file itself when it is not named as a presentation; else the same deck as a PDF, under the hash of its source.</returns>
    /// <exception cref="DecoderFailureException">It cannot be converted.</exception>
    /// <exception cref="RequestFailedException">Storage does not answer; retriable.</exception>
    public async Task<DeckFile> AsPdfAsync(string blobName, DeckFile file, CancellationToken cancellationToken)
    {
        if (!PresentationFormat.IsNamed(blobName)) return file;
        var pdf = await FindAsync(file.Sha256, cancellationToken);
        if (pdf is null)
        {
            pdf = await converter.ToPdfAsync(file.Bytes, cancellationToken);
            await SaveAsync(file.Sha256, pdf, cancellationToken);
        }

        return file with { Bytes = pdf };
    }

    private async Task<byte[]?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            var content = await storage.DeckPages.GetBlobClient(StorageNames.ConvertedDeck(sha256)).DownloadContentAsync(cancellationToken);
            return content.Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private Task SaveAsync(string sha256, byte[] pdf, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/pdf" } };
        return storage.WriteAsync(
            () => storage.DeckPages.GetBlobClient(StorageNames.ConvertedDeck(sha256)).UploadAsync(BinaryData.FromBytes(pdf), options, cancellationToken), cancellationToken);
    }
}
