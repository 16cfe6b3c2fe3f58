using Microsoft.Azure.Functions.Worker;
using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>Writes into the deck's row what ingestion found; idempotent, and silent when the source has a newer version.</summary>
public sealed class RecordDeckIngestion(DeckStore decks, TimeProvider time)
{
    public const string Name = "RecordDeckIngestion";

    [Function(Name)]
    public Task RunAsync([ActivityTrigger] DeckIngested ingested, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ingested);
        var (ingestion, output) = (ingested.Ingestion, ingested.Output);
        var now = time.GetUtcNow();
        return decks.ChangeAsync(
            ingestion.DeckId,
            row => row.BlobETag != ingestion.BlobETag ? null : row with
            {
                State = output.Status == ItemStatus.Done ? DeckState.Ready : DeckState.Failed,
                ContentSha256 = output.ContentSha256 ?? row.ContentSha256,
                PageCount = output.PageCount,
                WordCount = output.WordCount,
                Title = output.Title,
                Failure = output.Failure,
                UpdatedAt = now,
            },
            cancellationToken);
    }
}
