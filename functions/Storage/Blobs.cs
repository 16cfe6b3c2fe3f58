using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;

namespace Workflows.Storage;

/// <summary>The app's blob containers; each is created on first use.</summary>
public sealed class Blobs(BlobServiceClient service)
{
    private readonly ConcurrentDictionary<string, Task<BlobContainerClient>> _open = new(StringComparer.Ordinal);

    public async ValueTask<BlobContainerClient> OpenAsync(string container, CancellationToken cancellationToken)
    {
        var opening = _open.GetOrAdd(container, CreateAsync, service);
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch (RequestFailedException)
        {
            _open.TryRemove(new(container, opening));
            throw;
        }
    }

    /// <summary>After storage lost writes: creates every container again on its next use.</summary>
    public void Forget() => _open.Clear();

    /// <summary>A small document as text; null when there is none.</summary>
    public async Task<string?> ReadTextAsync(string container, string name, CancellationToken cancellationToken)
    {
        try
        {
            var blob = (await OpenAsync(container, cancellationToken)).GetBlobClient(name);
            return (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToString();
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Writes a document under a name that is its content's hash; an existing one is the same and stays.</summary>
    public async Task WriteOnceAsync(string container, string name, string text, CancellationToken cancellationToken)
    {
        var blob = (await OpenAsync(container, cancellationToken)).GetBlobClient(name);
        try
        {
            await blob.UploadAsync(BinaryData.FromString(text), overwrite: false, cancellationToken);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            // The same content is there already.
        }
    }

    private static async Task<BlobContainerClient> CreateAsync(string container, BlobServiceClient service)
    {
        var client = service.GetBlobContainerClient(container);
        await client.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        return client;
    }
}
