using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Contracts;
using Workflows.Jobs;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>Makes deck rows again from their ingestions, says when a source is gone, and has lost page images made anew.</summary>
public sealed class DeckRebuild(DeckStore decks, Blobs blobs, DeckTrigger trigger, TimeProvider time) : IJobRebuildPart
{
    public async Task<int> RebuildAsync(DurableTaskClient client, DateTimeOffset updatedSince, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var newest = new Dictionary<int, (DeckIngestion Ingestion, OrchestrationMetadata Instance)>();
        var query = new OrchestrationQuery(InstanceIdPrefix: IngestDeck.InstancePrefix, FetchInputsAndOutputs: true);
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            if (instance.Name != IngestDeck.Name || instance.LastUpdatedAt < updatedSince || instance.SerializedInput is not { } input) continue;
            var ingestion = JsonSerializer.Deserialize<DeckIngestion>(input)!;
            if (!newest.TryGetValue(ingestion.DeckId, out var known) || known.Instance.CreatedAt < instance.CreatedAt)
                newest[ingestion.DeckId] = (ingestion, instance);
        }

        var count = 0;
        foreach (var (ingestion, instance) in newest.Values)
            if (await RebuildAsync(client, ingestion, instance, cancellationToken)) count++;
        return count;
    }

    private async Task<bool> RebuildAsync(DurableTaskClient client, DeckIngestion ingestion, OrchestrationMetadata instance, CancellationToken cancellationToken)
    {
        var before = await decks.FindAsync(ingestion.DeckId, cancellationToken);
        var blob = (await blobs.OpenAsync(StorageNames.Decks, cancellationToken)).GetBlobClient(ingestion.Name);
        var deck = await trigger.RegisterAsync(blob, ingestion.Name, client, cancellationToken);
        if (deck is null) return await MarkLostAsync(ingestion, cancellationToken) && before?.Failure?.Code != ItemFailures.SourceLostCode;

        var output = instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed, SerializedOutput: { } json }
            ? JsonSerializer.Deserialize<DeckIngested>(json)
            : null;
        if (output is null || deck.BlobETag != ingestion.BlobETag) return before is null;
        if (deck.State == DeckState.Ingesting) await new RecordDeckIngestion(decks, time).RunAsync(output, cancellationToken);
        if (output.Output is not { Status: ItemStatus.Done, ContentSha256: { } sha256 }) return before is null;

        // The text is written last, so where it is the pages are.
        var pages = await blobs.OpenAsync(StorageNames.DeckPages, cancellationToken);
        if (await pages.GetBlobClient(StorageNames.DeckText(sha256)).ExistsAsync(cancellationToken)
            && await pages.GetBlobClient(StorageNames.PageImage(sha256, output.Output.PageCount)).ExistsAsync(cancellationToken)) return before is null;
        var again = ingestion with { Round = (int)time.GetUtcNow().ToUnixTimeSeconds() };
        await client.ScheduleNewOrchestrationInstanceAsync(IngestDeck.Name, again, new StartOrchestrationOptions(again.InstanceId), cancellationToken);
        return true;
    }

    private async Task<bool> MarkLostAsync(DeckIngestion ingestion, CancellationToken cancellationToken)
    {
        var row = await decks.RegisterAsync(
            ingestion.Name, ingestion.BlobETag, ingestion.SizeBytes, ingestion.ContentSha256, _ => Task.FromResult<int?>(ingestion.DeckId), cancellationToken);
        var now = time.GetUtcNow();
        await decks.ChangeAsync(
            row.DeckId, current => current with { State = DeckState.Failed, Failure = ItemFailures.SourceLost(ingestion.Name), UpdatedAt = now }, cancellationToken);
        return true;
    }
}
