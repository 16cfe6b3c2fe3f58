using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic;

/// <summary>Draws the deck's summary from its pages.</summary>
internal static class DeckSummarizer
{
    private const double ReadableContrast = 4.5;
    private const int DenseWords = 100;

    public static DeckSummary Summarize(string? title, IReadOnlyList<PageAnalysis> pages) => new()
    {
        Title = title ?? pages[0].Headline,
        WordCount = pages.Sum(p => p.WordCount),
        WordsPerPage = Math.Round(pages.Average(p => p.WordCount), 1),
        Language = pages.Where(p => p.Language is not null).GroupBy(p => p.Language).MaxBy(g => g.Count())?.Key,
        Palette = Palette.Merge([.. pages.Select(p => p.Palette)]),
        ImageAreaShare = Math.Round(pages.Average(p => p.ImageAreaShare), 4),
        TextAreaShare = Math.Round(pages.Average(p => p.TextAreaShare), 4),
        EmptyAreaShare = Math.Round(pages.Average(p => p.EmptyAreaShare), 4),
        LowContrastPages = [.. pages.Where(p => p.ContrastRatio < ReadableContrast).Select(p => p.Number)],
        DensePages = [.. pages.Where(p => p.WordCount > DenseWords).Select(p => p.Number)],
        PagesWithoutText = [.. pages.Where(p => p.Text.Length == 0).Select(p => p.Number)],
    };
}
