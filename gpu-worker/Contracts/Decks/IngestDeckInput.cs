using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>Asks the worker to open one uploaded deck and derive its text and page images.</summary>
public sealed record IngestDeckInput
{
    [JsonPropertyName("deckId")] public required int DeckId { get; init; }

    /// <summary>Name in <see cref="StorageNames.Decks"/>.</summary>
    [JsonPropertyName("blobName")] public required string BlobName { get; init; }

    /// <summary>The orchestration that asked; progress is reported under (instance id, item id).</summary>
    [JsonPropertyName("instanceId")] public required string InstanceId { get; init; }

    /// <summary>Defaults to the deck id as text.</summary>
    [JsonPropertyName("itemId")] public string? ItemId { get; init; }

    [JsonPropertyName("jobId")] public string? JobId { get; init; }

    [JsonPropertyName("attempt")] public int Attempt { get; init; } = 1;
}
