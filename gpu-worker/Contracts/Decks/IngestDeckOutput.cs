using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>What ingestion found. Page images and text are in <see cref="StorageNames.DeckPages"/> under the content's SHA-256.</summary>
public sealed record IngestDeckOutput
{
    [JsonPropertyName("deckId")] public required int DeckId { get; init; }

    /// <summary>Done, failed or cancelled.</summary>
    [JsonPropertyName("status")] public required ItemStatus Status { get; init; }

    /// <summary>Set exactly when the status is failed.</summary>
    [JsonPropertyName("failure")] public ItemFailure? Failure { get; init; }

    /// <summary>Lower-case hex of the whole source; null when the source was lost or too large to read.</summary>
    [JsonPropertyName("contentSha256")] public string? ContentSha256 { get; init; }

    [JsonPropertyName("sizeBytes")] public long SizeBytes { get; init; }

    /// <summary>0 unless done.</summary>
    [JsonPropertyName("pageCount")] public int PageCount { get; init; }

    [JsonPropertyName("wordCount")] public int WordCount { get; init; }

    /// <summary>Title from the PDF, else the headline of its first page; null when it has neither.</summary>
    [JsonPropertyName("title")] public string? Title { get; init; }

    /// <summary>UTC.</summary>
    [JsonPropertyName("startedAt")] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Wall time.</summary>
    [JsonPropertyName("seconds")] public double Seconds { get; init; }
}
