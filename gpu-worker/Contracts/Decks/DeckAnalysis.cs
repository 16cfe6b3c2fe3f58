using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>The <c>visual_results</c> of one deck. All shares are of the page's area, 0 to 1.</summary>
public sealed record DeckAnalysis
{
    [JsonPropertyName("page_count")] public required int PageCount { get; init; }

    [JsonPropertyName("summary")] public required DeckSummary Summary { get; init; }

    [JsonPropertyName("pages")] public required IReadOnlyList<PageAnalysis> Pages { get; init; }

    [JsonPropertyName("provenance")] public required AnalysisProvenance Provenance { get; init; }
}

/// <summary>What holds over all pages of a deck.</summary>
public sealed record DeckSummary
{
    /// <summary>Title from the PDF, else the headline of its first page.</summary>
    [JsonPropertyName("title")] public string? Title { get; init; }

    [JsonPropertyName("word_count")] public required int WordCount { get; init; }

    [JsonPropertyName("words_per_page")] public required double WordsPerPage { get; init; }

    /// <summary>Most frequent language of the pages that have one.</summary>
    [JsonPropertyName("language")] public string? Language { get; init; }

    /// <summary>The deck's colours, largest share first.</summary>
    [JsonPropertyName("palette")] public required IReadOnlyList<PaletteColour> Palette { get; init; }

    [JsonPropertyName("image_area_share")] public required double ImageAreaShare { get; init; }

    [JsonPropertyName("text_area_share")] public required double TextAreaShare { get; init; }

    [JsonPropertyName("empty_area_share")] public required double EmptyAreaShare { get; init; }

    /// <summary>Numbers of pages whose text stands out less than 4.5 to 1 (WCAG 2 AA) from what is behind it.</summary>
    [JsonPropertyName("low_contrast_pages")] public required IReadOnlyList<int> LowContrastPages { get; init; }

    /// <summary>Numbers of pages with more than 100 words.</summary>
    [JsonPropertyName("dense_pages")] public required IReadOnlyList<int> DensePages { get; init; }

    /// <summary>Numbers of pages without any text, neither a text layer nor text that was read from the picture.</summary>
    [JsonPropertyName("pages_without_text")] public required IReadOnlyList<int> PagesWithoutText { get; init; }

    [JsonPropertyName("chart_area_share")] public double ChartAreaShare { get; init; }

    /// <summary>The deck's story: its sections in the order of their first page.</summary>
    [JsonPropertyName("sections")] public IReadOnlyList<DeckSection> Sections { get; init; } = [];

    /// <summary>Sections that a pitch deck has and this one has not, in the usual order.</summary>
    [JsonPropertyName("missing_sections")] public IReadOnlyList<SlideType> MissingSections { get; init; } = [];

    /// <summary>Every figure of the deck, in page order.</summary>
    [JsonPropertyName("figures")] public IReadOnlyList<DeckFigure> Figures { get; init; } = [];

    /// <summary>By name: <c>story</c>, <c>readability</c>, <c>consistency</c>, <c>density</c>. The formulas are in docs/deck-scores.md.</summary>
    [JsonPropertyName("scores")] public IReadOnlyDictionary<string, DeckScore> Scores { get; init; } = new Dictionary<string, DeckScore>();

    /// <summary>Numbers of pages that could not be analysed; their reason is on the page.</summary>
    [JsonPropertyName("failed_pages")] public IReadOnlyList<int> FailedPages { get; init; } = [];
}

/// <summary>What was seen on one page.</summary>
public sealed record PageAnalysis
{
    /// <summary>From 1.</summary>
    [JsonPropertyName("number")] public required int Number { get; init; }

    /// <summary>Points (1/72 inch), as displayed.</summary>
    [JsonPropertyName("width")] public required double Width { get; init; }

    [JsonPropertyName("height")] public required double Height { get; init; }

    /// <summary>The most prominent line by size and position; null on a page without text.</summary>
    [JsonPropertyName("headline")] public string? Headline { get; init; }

    [JsonPropertyName("text")] public required string Text { get; init; }

    /// <summary>True when the text was cut at the limit of one page.</summary>
    [JsonPropertyName("text_truncated")] public bool TextTruncated { get; init; }

    [JsonPropertyName("word_count")] public required int WordCount { get; init; }

    /// <summary>ISO 639-1, from the commonest function words; null when there are too few to tell.</summary>
    [JsonPropertyName("language")] public string? Language { get; init; }

    /// <summary>Largest share first; the shares are of the whole page and need not add up to 1.</summary>
    [JsonPropertyName("palette")] public required IReadOnlyList<PaletteColour> Palette { get; init; }

    /// <summary>The colour behind most of the page.</summary>
    [JsonPropertyName("background")] public required string Background { get; init; }

    /// <summary>WCAG 2 contrast of the text with what is behind it, 1 to 21; null on a page without text.</summary>
    [JsonPropertyName("contrast_ratio")] public double? ContrastRatio { get; init; }

    [JsonPropertyName("image_area_share")] public required double ImageAreaShare { get; init; }

    [JsonPropertyName("text_area_share")] public required double TextAreaShare { get; init; }

    /// <summary>Area where nothing but the background is seen.</summary>
    [JsonPropertyName("empty_area_share")] public required double EmptyAreaShare { get; init; }

    [JsonPropertyName("image_count")] public required int ImageCount { get; init; }

    /// <summary>Size of the headline's letters in points.</summary>
    [JsonPropertyName("headline_size")] public double? HeadlineSize { get; init; }

    /// <summary>Size of most of the text's letters in points.</summary>
    [JsonPropertyName("body_size")] public double? BodySize { get; init; }

    [JsonPropertyName("text_source")] public TextSource TextSource { get; init; }

    /// <summary>The text with its places, in reading order.</summary>
    [JsonPropertyName("lines")] public IReadOnlyList<TextPlace> Lines { get; init; } = [];

    [JsonPropertyName("chart_area_share")] public double ChartAreaShare { get; init; }

    [JsonPropertyName("regions")] public IReadOnlyList<PageRegion> Regions { get; init; } = [];

    /// <summary>Null when the page could not be analysed.</summary>
    [JsonPropertyName("slide_type")] public SlideTypeGuess? SlideType { get; init; }

    [JsonPropertyName("figures")] public IReadOnlyList<PageFigure> Figures { get; init; } = [];

    /// <summary>A language model's answer to the analysis prompt, for people; null under <c>classic</c>.</summary>
    [JsonPropertyName("commentary")] public string? Commentary { get; init; }

    /// <summary>A language model's single remarks with the place that each is about; empty under <c>classic</c>.</summary>
    [JsonPropertyName("findings")] public IReadOnlyList<PageFinding> Findings { get; init; } = [];

    /// <summary>Why this page has no analysis; then nothing but its number and size means anything. Null when it has one.</summary>
    [JsonPropertyName("failure")] public ItemFailure? Failure { get; init; }
}

/// <summary>A colour and how much of the area it covers.</summary>
public sealed record PaletteColour
{
    /// <summary><c>#rrggbb</c>, lower case, sRGB.</summary>
    [JsonPropertyName("hex")] public required string Hex { get; init; }

    [JsonPropertyName("share")] public required double Share { get; init; }
}

/// <summary>Where a result comes from.</summary>
public sealed record AnalysisProvenance
{
    [JsonPropertyName("vision_model")] public required string VisionModel { get; init; }

    [JsonPropertyName("model_version")] public required string ModelVersion { get; init; }

    [JsonPropertyName("prompt")] public required string Prompt { get; init; }

    /// <summary>UTC.</summary>
    [JsonPropertyName("analyzed_at")] public required DateTimeOffset AnalyzedAt { get; init; }

    /// <summary>Time spent on the pages, over all tries.</summary>
    [JsonPropertyName("seconds")] public required double Seconds { get; init; }

    /// <summary>Model packs that took part, as <c>name@version</c>.</summary>
    [JsonPropertyName("packs")] public IReadOnlyList<string> Packs { get; init; } = [];

    /// <summary>Where the packs ran: <c>cpu</c> or <c>cuda</c>; null when none took part.</summary>
    [JsonPropertyName("device")] public string? Device { get; init; }

    /// <summary>What a paid model used; null for <c>classic</c>.</summary>
    [JsonPropertyName("usage")] public ModelUsage? Usage { get; init; }

    [JsonPropertyName("content_sha256")] public required string ContentSha256 { get; init; }
}
