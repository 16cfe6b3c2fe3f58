using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.DeckTruth.Facts;

/// <summary>What a slide is about; the words of the product's slide types, defined here once more.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SlideKind>))]
public enum SlideKind
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
    [JsonStringEnumMemberName("other")] Other,
}

[JsonConverter(typeof(JsonStringEnumConverter<FigureType>))]
public enum FigureType
{
    [JsonStringEnumMemberName("amount")] Amount,
    [JsonStringEnumMemberName("percentage")] Percentage,
    [JsonStringEnumMemberName("date")] Date,
}

[JsonConverter(typeof(JsonStringEnumConverter<RegionType>))]
public enum RegionType
{
    [JsonStringEnumMemberName("chart")] Chart,
    [JsonStringEnumMemberName("table")] Table,
}

/// <summary>A rectangle as shares of the page, from its top left corner.</summary>
public sealed record FactBox(double X, double Y, double Width, double Height);

/// <summary>A figure that the page states. A page states each (type, value, date) once, however often it is printed.</summary>
public sealed record FigureFact
{
    public required FigureType Type { get; init; }

    public required string Text { get; init; }

    /// <summary>Whole units, or per cent; null for dates.</summary>
    public double? Value { get; init; }

    /// <summary>ISO 4217; null when it is not money.</summary>
    public string? Currency { get; init; }

    /// <summary>"2025", "2025-Q3", "2025-03" or "2025-03-14".</summary>
    public string? Date { get; init; }
}

/// <summary>A chart or a table.</summary>
/// <param name="Variant">How it is drawn: "bars", "table with rules".</param>
public sealed record RegionFact(RegionType Type, string Variant, FactBox Box);

/// <summary>One printed line.</summary>
/// <param name="Size">Font size in points.</param>
public sealed record TextFact(string Text, FactBox Box, double Size);

/// <summary>All that is known about one page because it was drawn so.</summary>
public sealed record PageFacts
{
    public required int Number { get; init; }

    public required SlideKind Kind { get; init; }

    public required string Headline { get; init; }

    /// <summary>The page is one picture without a text layer.</summary>
    public required bool Scanned { get; init; }

    public required IReadOnlyList<TextFact> Lines { get; init; }

    public required IReadOnlyList<FigureFact> Figures { get; init; }

    /// <summary>Figures that count neither when they are found nor when they are not: text in pictures, copyright years, the open end of a range.</summary>
    public required IReadOnlyList<FigureFact> Debatable { get; init; }

    public required IReadOnlyList<RegionFact> Regions { get; init; }
}

/// <summary>All that is known about one deck.</summary>
public sealed record DeckFacts
{
    public required string Name { get; init; }

    public required int Seed { get; init; }

    /// <summary>ISO 639-1.</summary>
    public required string Language { get; init; }

    /// <summary>Theme and page format, for reports.</summary>
    public required string Look { get; init; }

    public required IReadOnlyList<PageFacts> Pages { get; init; }

    /// <summary>Kinds without a page, in the order of <see cref="SlideKind"/>; never <see cref="SlideKind.Other"/>.</summary>
    public required IReadOnlyList<SlideKind> Missing { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, FactsJson.Default.DeckFacts);
}

/// <summary>A deck as a file, and the truth about it.</summary>
public sealed record KnownDeck(byte[] Pdf, DeckFacts Facts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DeckFacts))]
internal sealed partial class FactsJson : JsonSerializerContext;
