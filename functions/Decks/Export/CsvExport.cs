using System.Text;
using System.Text.Json;
using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>A job's results with a row a page; a deck without a result has one row that says why.</summary>
internal static class CsvExport
{
    private static readonly string[] Columns =
    [
        "deck_id", "deck", "variant", "vision_model", "analysis_prompt", "state", "failure_code", "page", "slide_type", "slide_type_confidence", "headline", "language",
        "word_count", "figures", "charts", "tables", "images", "logos", "contrast_ratio", "image_area_share", "chart_area_share", "text_area_share", "empty_area_share",
        "commentary", "findings", "page_failure", "text", "run_id", "cached", "model_version", "analyzed_at", "deck_seconds", "deck_cost",
    ];

    /// <param name="withMark">A byte order mark first: spreadsheets need it to read letters beyond ASCII.</param>
    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<ExportedItem> items, bool withMark, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(withMark), leaveOpen: true);
        var csv = new CsvWriter(writer);
        await csv.WriteAsync([.. Columns]);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            foreach (var page in item.Result?.Pages.Cast<PageAnalysis?>() ?? [null]) await csv.WriteAsync(Row(item, page));
            await writer.FlushAsync(cancellationToken);
        }
    }

    private static object?[] Row(ExportedItem item, PageAnalysis? page) =>
    [
        item.DeckId, item.Item.Name, item.VariantNumber, item.Variant.VisionModel, item.Variant.AnalysisPrompt,
        item.Item.State.ToString().ToLowerInvariant(), item.Item.Code,
        page?.Number, Word(page?.SlideType?.Type), page?.SlideType?.Confidence, page?.Headline, page?.Language, page?.WordCount,
        page is null ? null : string.Join("; ", page.Figures.Select(figure => figure.Text)),
        Count(page, RegionKind.Chart), Count(page, RegionKind.Table), Count(page, RegionKind.Image), Count(page, RegionKind.Logo),
        page?.ContrastRatio, page?.ImageAreaShare, page?.ChartAreaShare, page?.TextAreaShare, page?.EmptyAreaShare,
        page?.Commentary, page is null ? null : string.Join("; ", page.Findings.Select(finding => finding.Text)),
        page?.Failure is { } failure ? $"{failure.Code}: {failure.Sentence}" : null, page?.Text,
        item.RunId, item.IsCached, item.Result?.Provenance.ModelVersion,
        item.Result?.Provenance.AnalyzedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        item.Item.Seconds, item.Item.Cost,
    ];

    private static int? Count(PageAnalysis? page, RegionKind kind) => page?.Regions.Count(region => region.Kind == kind);

    /// <summary>The word on the wire.</summary>
    internal static string? Word(SlideType? type) => type is null ? null : JsonSerializer.SerializeToElement(type.Value, ContractJson.Options).GetString();
}
