using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Contracts;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>One version of a source, to be opened and looked through. Input of the orchestration.</summary>
public sealed record DeckIngestion
{
    [JsonPropertyName("deck_id")] public required int DeckId { get; init; }

    [JsonPropertyName("name")] public required string Name { get; init; }

    [JsonPropertyName("blob_etag")] public required string BlobETag { get; init; }

    [JsonPropertyName("size_bytes")] public long SizeBytes { get; init; }

    [JsonPropertyName("content_sha256")] public string? ContentSha256 { get; init; }

    /// <summary>Raised when derived pages were lost and are made again.</summary>
    [JsonPropertyName("round")] public int Round { get; init; }

    /// <summary>One instance per version of the source and round, so that a repeated trigger starts nothing.</summary>
    [JsonIgnore]
    public string InstanceId
    {
        get
        {
            var version = new string([.. BlobETag.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
            return Round == 0 ? $"{PrefixOf(Name)}{version}" : $"{PrefixOf(Name)}{version}-{Round}";
        }
    }

    /// <summary>What all instances of one name start with: by it the engine still knows a deck whose rows storage forgot.</summary>
    public static string PrefixOf(string name) => $"{IngestDeck.InstancePrefix}{Entities.Sha256(name)[..16]}-";

    public static DeckIngestion Of(DeckRow deck)
    {
        ArgumentNullException.ThrowIfNull(deck);
        return new() { DeckId = deck.DeckId, Name = deck.Name, BlobETag = deck.BlobETag, SizeBytes = deck.SizeBytes, ContentSha256 = deck.ContentSha256 };
    }
}

/// <summary>What ingestion came to. Output of the orchestration, input of the recording activity.</summary>
public sealed record DeckIngested
{
    [JsonPropertyName("ingestion")] public required DeckIngestion Ingestion { get; init; }

    [JsonPropertyName("output")] public required IngestDeckOutput Output { get; init; }
}

/// <summary>Has the GPU worker open a deck (pages, text, page images), then writes down what it found.</summary>
public static class IngestDeck
{
    public const string Name = "IngestDeck";
    public const string InstancePrefix = "ingest-deck-";

    private static readonly TaskOptions OpenOptions = new(new RetryPolicy(
        maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2));

    private static readonly TaskOptions RecordOptions = new(new RetryPolicy(
        maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    [Function(Name)]
    public static async Task<DeckIngested> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var ingestion = context.GetInput<DeckIngestion>() ?? throw new InvalidOperationException($"{context.InstanceId} has no input.");
        var ingested = new DeckIngested { Ingestion = ingestion, Output = await OpenAsync(context, ingestion) };
        await context.CallActivityAsync(RecordDeckIngestion.Name, ingested, RecordOptions);
        return ingested;
    }

    private static async Task<IngestDeckOutput> OpenAsync(TaskOrchestrationContext context, DeckIngestion ingestion)
    {
        var startedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero);
        try
        {
            return await context.CallActivityAsync<IngestDeckOutput>(
                GpuActivities.IngestDeck,
                new IngestDeckInput { DeckId = ingestion.DeckId, BlobName = ingestion.Name, InstanceId = context.InstanceId },
                OpenOptions);
        }
        catch (TaskFailedException failed)
        {
            // Not the file's fault as far as we know: the row says so, and a new upload or an operator tries again.
            return new()
            {
                DeckId = ingestion.DeckId,
                Status = ItemStatus.Failed,
                StartedAt = startedAt,
                Failure = new()
                {
                    Code = "WORKER_ERROR",
                    Sentence = $"The worker failed on this deck three times ({failed.FailureDetails.ErrorType}).",
                    Action = "Upload the deck again; the worker's log says more.",
                },
            };
        }
    }
}
