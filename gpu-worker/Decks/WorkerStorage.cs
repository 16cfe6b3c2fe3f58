using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>The worker's containers and table. Makes them when they are missing, also when storage has lost them meanwhile.</summary>
internal sealed class WorkerStorage(BlobServiceClient blobs, TableServiceClient tables)
{
    private volatile bool _ready;

    /// <summary>Only read here; the functions app makes it.</summary>
    public BlobContainerClient Decks { get; } = blobs.GetBlobContainerClient(StorageNames.Decks);

    public BlobContainerClient DeckPages { get; } = blobs.GetBlobContainerClient(StorageNames.DeckPages);

    public BlobContainerClient Results { get; } = blobs.GetBlobContainerClient(StorageNames.Results);

    public TableClient Cache { get; } = tables.GetTableClient(StorageNames.VisualAnalysisCache);

    /// <summary>Runs a write. A killed development store can forget the container that it acknowledged: then once more.</summary>
    public async Task WriteAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken);
        try
        {
            await write();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            _ready = false;
            await EnsureAsync(cancellationToken);
            await write();
        }
    }

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_ready) return;
        await DeckPages.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await Results.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await Cache.CreateIfNotExistsAsync(cancellationToken);
        _ready = true;
    }
}
