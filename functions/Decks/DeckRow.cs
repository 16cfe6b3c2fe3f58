using Azure;
using Azure.Data.Tables;
using Workflows.Contracts;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>One deck: a blob that was put into the container <c>decks</c>, and what ingestion found in it.</summary>
public sealed record DeckRow
{
    public const string Partition = "deck";

    public required int DeckId { get; init; }

    /// <summary>The blob's name, with <c>.pdf</c> or <c>.pptx</c>. The same name keeps its id when its content changes.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the blob that this row is about.</summary>
    public required string BlobETag { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>Lower-case hex; null when the source is too large to be hashed here.</summary>
    public string? ContentSha256 { get; init; }

    public required DeckState State { get; init; }

    /// <summary>0 until ready.</summary>
    public int PageCount { get; init; }

    public int WordCount { get; init; }

    public string? Title { get; init; }

    /// <summary>Set exactly when failed.</summary>
    public ItemFailure? Failure { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public ETag ETag { get; init; }

    public TableEntity ToEntity()
    {
        var row = new TableEntity(Partition, KeyOf(DeckId))
        {
            ["deck_id"] = DeckId,
            ["name"] = Name,
            ["blob_etag"] = BlobETag,
            ["size_bytes"] = SizeBytes,
            ["state"] = State.ToString().ToLowerInvariant(),
            ["page_count"] = PageCount,
            ["word_count"] = WordCount,
            ["created_at"] = CreatedAt,
            ["updated_at"] = UpdatedAt,
        };
        if (ContentSha256 is not null) row["content_sha256"] = ContentSha256;
        if (Title is not null) row["title"] = Title;
        if (Failure is not null) row["failure_json"] = System.Text.Json.JsonSerializer.Serialize(Failure, Entities.Json);
        return row;
    }

    public static DeckRow From(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            DeckId = row.Number("deck_id"),
            Name = row.Text("name"),
            BlobETag = row.Text("blob_etag"),
            SizeBytes = row.GetInt64("size_bytes") ?? 0,
            ContentSha256 = row.GetString("content_sha256"),
            State = Enum.Parse<DeckState>(row.Text("state"), ignoreCase: true),
            PageCount = row.GetInt32("page_count") ?? 0,
            WordCount = row.GetInt32("word_count") ?? 0,
            Title = row.GetString("title"),
            Failure = row.Document<ItemFailure>("failure_json"),
            CreatedAt = row.Instant("created_at"),
            UpdatedAt = row.Instant("updated_at"),
            ETag = row.ETag,
        };
    }

    /// <summary>Keys sort like the ids.</summary>
    public static string KeyOf(int deckId) => deckId.ToString("D10", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>How far ingestion is. A deck can be analysed in every state; analysis works on the source itself.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<DeckState>))]
public enum DeckState
{
    [System.Text.Json.Serialization.JsonStringEnumMemberName("ingesting")] Ingesting = 0,
    [System.Text.Json.Serialization.JsonStringEnumMemberName("ready")] Ready = 1,
    [System.Text.Json.Serialization.JsonStringEnumMemberName("failed")] Failed = 2,
}
