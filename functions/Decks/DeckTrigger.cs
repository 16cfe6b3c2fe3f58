using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>Whatever is put into the container as a PDF or a presentation, by any means, gets a deck row and is ingested once per version.</summary>
public sealed partial class DeckTrigger(DeckStore decks, ILogger<DeckTrigger> logger)
{
    [Function("IngestUploadedDeck")]
    public async Task RunAsync(
        [BlobTrigger(StorageNames.Decks + "/{name}.pdf", Source = BlobTriggerSource.EventGrid)] BlobClient blob,
        string name, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        await RegisterAsync(blob, $"{name}.pdf", client, cancellationToken);
    }

    [Function("IngestUploadedPresentation")]
    public async Task RunPresentationAsync(
        [BlobTrigger(StorageNames.Decks + "/{name}.pptx", Source = BlobTriggerSource.EventGrid)] BlobClient blob,
        string name, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        await RegisterAsync(blob, $"{name}.pptx", client, cancellationToken);
    }

    /// <summary>Makes the row of a source blob and starts its ingestion, unless this version has both.</summary>
    /// <returns>Null when the blob is gone.</returns>
    internal async Task<DeckRow?> RegisterAsync(BlobClient blob, string name, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            var etag = properties.ETag.ToString();
            var sha256 = await HashAsync(blob, properties.ETag, cancellationToken);
            var deck = await decks.RegisterAsync(
                name, etag, properties.ContentLength, sha256, token => FindKnownIdAsync(client, name, token), cancellationToken);
            if (deck.State == DeckState.Ingesting) await StartAsync(deck, client, cancellationToken);
            return deck;
        }
        catch (RequestFailedException gone) when (gone.Status is 404 or 412)
        {
            // Deleted, or replaced meanwhile: the new version has its own trigger.
            LogGone(name);
            return null;
        }
    }

    // After storage forgot the name's row the engine still knows the id: results and running jobs go by it.
    private static async Task<int?> FindKnownIdAsync(DurableTaskClient client, string name, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(InstanceIdPrefix: DeckIngestion.PrefixOf(name), FetchInputsAndOutputs: true);
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
            if (instance.SerializedInput is { } input && JsonSerializer.Deserialize<DeckIngestion>(input) is { } known && known.Name == name) return known.DeckId;
        return null;
    }

    private async Task StartAsync(DeckRow deck, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var ingestion = DeckIngestion.Of(deck);
        if (await client.GetInstanceAsync(ingestion.InstanceId, cancellationToken) is not null) return;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(IngestDeck.Name, ingestion, new StartOrchestrationOptions(ingestion.InstanceId), cancellationToken);
            LogIngesting(deck.DeckId, deck.SizeBytes);
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            // A repeated trigger may have been first; anything else makes the trigger try again.
            if (await client.GetInstanceAsync(ingestion.InstanceId, cancellationToken) is null) throw;
        }
    }

    // Bytes only, nothing is decoded here. The version is pinned, so hash and ETag belong together.
    private static async Task<string> HashAsync(BlobClient blob, ETag version, CancellationToken cancellationToken)
    {
        await using var source = await blob.OpenReadAsync(
            new Azure.Storage.Blobs.Models.BlobOpenReadOptions(allowModifications: false) { Conditions = new() { IfMatch = version }, BufferSize = 1 << 20 }, cancellationToken);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(source, cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ingesting deck {DeckId} ({SizeBytes} bytes)")]
    private partial void LogIngesting(int deckId, long sizeBytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "The source {Name} was gone or replaced before it was registered")]
    private partial void LogGone(string name);
}
