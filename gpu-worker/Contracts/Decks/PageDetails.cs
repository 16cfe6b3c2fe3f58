using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>A rectangle as shares of the page: 0 to 1, from its top left corner as displayed.</summary>
public sealed record PageBox
{
    [JsonPropertyName("x")] public required double X { get; init; }

    [JsonPropertyName("y")] public required double Y { get; init; }

    [JsonPropertyName("width")] public required double Width { get; init; }

    [JsonPropertyName("height")] public required double Height { get; init; }
}

/// <summary>Where a page's text comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TextSource>))]
public enum TextSource
{
    /// <summary>There is no text.</summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>The PDF's own text.</summary>
    [JsonStringEnumMemberName("layer")] Layer,

    /// <summary>Read from the picture of the page.</summary>
    [JsonStringEnumMemberName("ocr")] Ocr,

    /// <summary>The PDF's own, and more read from pictures in it.</summary>
    [JsonStringEnumMemberName("mixed")] Mixed,
}

/// <summary>A line of text and its place.</summary>
public sealed record TextPlace
{
    [JsonPropertyName("text")] public required string Text { get; init; }

    [JsonPropertyName("box")] public required PageBox Box { get; init; }

    /// <summary>Height of the letters in points.</summary>
    [JsonPropertyName("size")] public required double Size { get; init; }

    /// <summary><see cref="TextSource.Layer"/> or <see cref="TextSource.Ocr"/>.</summary>
    [JsonPropertyName("source")] public required TextSource Source { get; init; }

    /// <summary>How sure the reader is, 0 to 1; null for the PDF's own text.</summary>
    [JsonPropertyName("confidence")] public double? Confidence { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<RegionKind>))]
public enum RegionKind
{
    [JsonStringEnumMemberName("image")] Image,
    [JsonStringEnumMemberName("chart")] Chart,
    [JsonStringEnumMemberName("table")] Table,
    [JsonStringEnumMemberName("logo")] Logo,
}

/// <summary>A part of the page that is not running text.</summary>
public sealed record PageRegion
{
    [JsonPropertyName("kind")] public required RegionKind Kind { get; init; }

    [JsonPropertyName("box")] public required PageBox Box { get; init; }

    /// <summary>0 to 1.</summary>
    [JsonPropertyName("confidence")] public required double Confidence { get; init; }

    /// <summary>What speaks for it, in a few words: "6 bars on one base line".</summary>
    [JsonPropertyName("reason")] public required string Reason { get; init; }

    /// <summary>What a picture shows, likeliest first; empty when nothing was sure enough or no label pack is there.</summary>
    [JsonPropertyName("labels")] public IReadOnlyList<RegionLabel> Labels { get; init; } = [];
}

/// <param name="Score">0 to 1.</param>
public sealed record RegionLabel(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("score")] double Score);

/// <summary>What a slide of a pitch deck is about. In the order in which a deck usually tells it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SlideType>))]
public enum SlideType
{
    [JsonStringEnumMemberName("cover")] Cover,
    [JsonStringEnumMemberName("problem")] Problem,
    [JsonStringEnumMemberName("solution")] Solution,
    [JsonStringEnumMemberName("market")] Market,
    [JsonStringEnumMemberName("business_model")] BusinessModel,
    [JsonStringEnumMemberName("traction")] Traction,
    [JsonStringEnumMemberName("competition")] Competition,
    [JsonStringEnumMemberName("team")] Team,
    [JsonStringEnumMemberName("financials")] Financials,
    [JsonStringEnumMemberName("ask")] Ask,
    [JsonStringEnumMemberName("contact")] Contact,

    /// <summary>None of these, or nothing that says which.</summary>
    [JsonStringEnumMemberName("other")] Other,
}

public sealed record SlideTypeGuess
{
    [JsonPropertyName("type")] public required SlideType Type { get; init; }

    /// <summary>0 to 1.</summary>
    [JsonPropertyName("confidence")] public required double Confidence { get; init; }

    /// <summary>What speaks for it: "headline says 'The problem'".</summary>
    [JsonPropertyName("reason")] public required string Reason { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<FigureKind>))]
public enum FigureKind
{
    /// <summary>A sum of money, or a count with a magnitude.</summary>
    [JsonStringEnumMemberName("amount")] Amount,
    [JsonStringEnumMemberName("percentage")] Percentage,
    [JsonStringEnumMemberName("date")] Date,
}

/// <summary>A number that the page states.</summary>
public sealed record PageFigure
{
    [JsonPropertyName("kind")] public required FigureKind Kind { get; init; }

    /// <summary>As it stands there: "$4.2M", "12 %", "Q3 2025".</summary>
    [JsonPropertyName("text")] public required string Text { get; init; }

    /// <summary>Amounts in whole units (4200000), percentages in per cent (12), dates as null.</summary>
    [JsonPropertyName("value")] public double? Value { get; init; }

    /// <summary>ISO 4217 for money; null otherwise.</summary>
    [JsonPropertyName("currency")] public string? Currency { get; init; }

    /// <summary>ISO 8601, as precise as the text: "2025", "2025-Q3", "2025-03", "2025-03-14"; null unless a date.</summary>
    [JsonPropertyName("date")] public string? Date { get; init; }

    [JsonPropertyName("box")] public PageBox? Box { get; init; }
}

/// <summary>A figure and where it stands.</summary>
public sealed record DeckFigure
{
    [JsonPropertyName("page")] public required int Page { get; init; }

    [JsonPropertyName("figure")] public required PageFigure Figure { get; init; }
}

/// <summary>A language model's remark on a page.</summary>
public sealed record PageFinding
{
    [JsonPropertyName("text")] public required string Text { get; init; }

    /// <summary>The evidence; null when the remark is about the whole page.</summary>
    [JsonPropertyName("box")] public PageBox? Box { get; init; }
}

/// <summary>A part of the story and its pages.</summary>
public sealed record DeckSection
{
    [JsonPropertyName("type")] public required SlideType Type { get; init; }

    [JsonPropertyName("pages")] public required IReadOnlyList<int> Pages { get; init; }
}

/// <summary>A score with the words that explain it.</summary>
public sealed record DeckScore
{
    /// <summary>0 to 100; more is better, except for density, which says how full the pages are.</summary>
    [JsonPropertyName("value")] public required double Value { get; init; }

    /// <summary>What it came from: "median body size 14 pt, 2 of 12 pages below 4.5:1".</summary>
    [JsonPropertyName("reason")] public required string Reason { get; init; }
}

/// <summary>What a paid model used for one deck or page.</summary>
public sealed record ModelUsage
{
    [JsonPropertyName("calls")] public required int Calls { get; init; }

    [JsonPropertyName("input_tokens")] public required long InputTokens { get; init; }

    [JsonPropertyName("output_tokens")] public required long OutputTokens { get; init; }

    /// <summary>In US dollars by the configured prices; null when the model has no price.</summary>
    [JsonPropertyName("cost")] public decimal? Cost { get; init; }

    /// <summary>Sums; an unknown cost makes the sum unknown.</summary>
    public static ModelUsage operator +(ModelUsage left, ModelUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Add(left, right);
    }

    public static ModelUsage Add(ModelUsage left, ModelUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new()
        {
            Calls = left.Calls + right.Calls,
            InputTokens = left.InputTokens + right.InputTokens,
            OutputTokens = left.OutputTokens + right.OutputTokens,
            Cost = left.Cost + right.Cost,
        };
    }
}
