using Azure;
using Workflows.Contracts;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>Page pictures for one report, until their bytes together reach a limit.</summary>
internal sealed class ReportPictures(Blobs blobs, long bytesMax)
{
    private long _bytes;

    /// <summary>Pages whose picture was left out because of the limit.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The picture as an address that holds it; null when there is none, or no room.</summary>
    public async Task<string?> FindAsync(string contentSha256, int page, CancellationToken cancellationToken)
    {
        if (contentSha256.Length == 0) return null;
        try
        {
            var container = await blobs.OpenAsync(StorageNames.DeckPages, cancellationToken);
            var blob = container.GetBlobClient(StorageNames.PageImage(contentSha256, page));
            if (_bytes >= bytesMax)
            {
                LeftOut++;
                return null;
            }

            var content = (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToMemory();
            if (_bytes + content.Length > bytesMax)
            {
                LeftOut++;
                return null;
            }

            _bytes += content.Length;
            return "data:image/jpeg;base64," + Convert.ToBase64String(content.Span);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }
}
