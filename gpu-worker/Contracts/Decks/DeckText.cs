using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>The text layer of a deck, as stored in <see cref="StorageNames.DeckText"/>.</summary>
public sealed record DeckText
{
    [JsonPropertyName("content_sha256")] public required string ContentSha256 { get; init; }

    [JsonPropertyName("title")] public string? Title { get; init; }

    [JsonPropertyName("pages")] public required IReadOnlyList<DeckPageText> Pages { get; init; }
}

/// <summary>One page's text; sizes in points (1/72 inch).</summary>
public sealed record DeckPageText
{
    /// <summary>From 1.</summary>
    [JsonPropertyName("number")] public required int Number { get; init; }

    [JsonPropertyName("width")] public required double Width { get; init; }

    [JsonPropertyName("height")] public required double Height { get; init; }

    [JsonPropertyName("text")] public required string Text { get; init; }

    /// <summary>Size of the page's JPEG in pixels.</summary>
    [JsonPropertyName("image_width")] public required int ImageWidth { get; init; }

    [JsonPropertyName("image_height")] public required int ImageHeight { get; init; }

    /// <summary>A page that could not be read: no text, no image, all sizes 0.</summary>
    public static DeckPageText Missing(int number) => new() { Number = number, Width = 0, Height = 0, Text = "", ImageWidth = 0, ImageHeight = 0 };
}
