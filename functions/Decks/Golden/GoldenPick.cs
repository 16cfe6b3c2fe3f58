using System.Text.Json;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>What a person called right about one field of one page. It holds for the deck's content of that moment.</summary>
public sealed record GoldenPick
{
    public const string Partition = "pick";

    public const string SlideType = "slide_type";
    public const string Headline = "headline";
    public const string Figures = "figures";

    /// <summary>What can be picked.</summary>
    public static IReadOnlyList<string> Fields { get; } = [SlideType, Headline, Figures];

    public required int DeckId { get; init; }

    /// <summary>From 1.</summary>
    public required int Page { get; init; }

    public required string Field { get; init; }

    /// <summary>Readings that count as right, as JSON; more than one after a tie.</summary>
    public required IReadOnlyList<JsonElement> Values { get; init; }

    /// <summary>Runs whose reading was taken; none when a person wrote the value.</summary>
    public IReadOnlyList<string> RunIds { get; init; } = [];

    public string? ContentSha256 { get; init; }

    public required DateTimeOffset PickedAt { get; init; }

    public string RowKey => KeyOf(DeckId, Page, Field);

    public static string KeyOf(int deckId, int page, string field) => Entities.Invariant($"{deckId:D10}-{page:D5}-{field}");

    public TableEntity ToEntity()
    {
        var row = new TableEntity(Partition, RowKey)
        {
            ["deck_id"] = DeckId,
            ["page"] = Page,
            ["field"] = Field,
            ["values_json"] = JsonSerializer.Serialize(Values, Entities.Json),
            ["run_ids"] = string.Join(',', RunIds),
            ["picked_at"] = PickedAt,
        };
        if (ContentSha256 is not null) row["content_sha256"] = ContentSha256;
        return row;
    }

    public static GoldenPick From(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            DeckId = row.Number("deck_id"),
            Page = row.Number("page"),
            Field = row.Text("field"),
            Values = row.Document<JsonElement[]>("values_json") ?? [],
            RunIds = (row.GetString("run_ids") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries),
            ContentSha256 = row.GetString("content_sha256"),
            PickedAt = row.Instant("picked_at"),
        };
    }
}

/// <summary>A pick as the API shows it.</summary>
public sealed record GoldenPickView
{
    public required int DeckId { get; init; }

    /// <summary>Its file's name; null when the deck is gone.</summary>
    public string? Name { get; init; }

    public required int Page { get; init; }

    public required string Field { get; init; }

    /// <summary>What counts as right.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>After a tie: all that counts as right.</summary>
    public IReadOnlyList<JsonElement>? Values { get; init; }

    public string? WinnerRunId { get; init; }

    public required DateTimeOffset PickedAt { get; init; }

    public static GoldenPickView From(GoldenPick pick, string? name)
    {
        ArgumentNullException.ThrowIfNull(pick);
        return new()
        {
            DeckId = pick.DeckId,
            Name = name,
            Page = pick.Page,
            Field = pick.Field,
            Value = pick.Values.Count > 0 ? pick.Values[0] : null,
            Values = pick.Values.Count > 1 ? pick.Values : null,
            WinnerRunId = pick.RunIds.Count == 1 ? pick.RunIds[0] : null,
            PickedAt = pick.PickedAt,
        };
    }
}
