using System.Text.Json.Serialization;
using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>A deck as the API shows it. Written in snake_case.</summary>
public sealed record DeckView
{
    public required int DeckId { get; init; }

    public required string Name { get; init; }

    public required DeckState State { get; init; }

    public required int PageCount { get; init; }

    public required int WordCount { get; init; }

    public string? Title { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>The number keeps its place in the word: <c>content_sha256</c>.</summary>
    [JsonPropertyName("content_sha256")] public string? ContentSha256 { get; init; }

    public ItemFailure? Failure { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether a result is stored for the selected model and prompt; only in samples.</summary>
    public bool? HasVisualCache { get; init; }

    public static DeckView From(DeckRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            DeckId = row.DeckId,
            Name = row.Name,
            State = row.State,
            PageCount = row.PageCount,
            WordCount = row.WordCount,
            Title = row.Title,
            SizeBytes = row.SizeBytes,
            ContentSha256 = row.ContentSha256,
            Failure = row.Failure,
            UploadedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
        };
    }
}
