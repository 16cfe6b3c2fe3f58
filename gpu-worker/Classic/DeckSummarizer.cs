using Workflows.Contracts;
using Workflows.GpuWorker.Classic.Scores;

namespace Workflows.GpuWorker.Classic;

/// <summary>Draws the deck's summary from its pages. Pages that failed count for nothing but their number.</summary>
internal static class DeckSummarizer
{
    public const double ReadableContrast = 4.5;
    public const int DenseWords = 100;

    /// <summary>Figures that a summary repeats; all of them are on their pages.</summary>
    public const int FiguresMax = 300;

    /// <summary>What a pitch deck tells, in the usual order.</summary>
    public static IReadOnlyList<SlideType> Story { get; } = [.. Enum.GetValues<SlideType>().Where(t => t != SlideType.Other)];

    public static DeckSummary Summarize(string? title, IReadOnlyList<PageAnalysis> pages)
    {
        var good = pages.Where(p => p.Failure is null).ToList();
        var sections = Sections(good);
        var palette = Palette.Merge([.. good.Select(p => p.Palette)]);
        return new DeckSummary
        {
            Title = title ?? (good.Count > 0 ? good[0].Headline : null),
            WordCount = good.Sum(p => p.WordCount),
            WordsPerPage = Math.Round(Average(good, p => p.WordCount), 1),
            Language = DeckView.Language(good),
            Palette = palette,
            ImageAreaShare = Math.Round(Average(good, p => p.ImageAreaShare), 4),
            TextAreaShare = Math.Round(Average(good, p => p.TextAreaShare), 4),
            ChartAreaShare = Math.Round(Average(good, p => p.ChartAreaShare), 4),
            EmptyAreaShare = Math.Round(Average(good, p => p.EmptyAreaShare), 4),
            LowContrastPages = [.. good.Where(p => p.ContrastRatio < ReadableContrast).Select(p => p.Number)],
            DensePages = [.. good.Where(p => p.WordCount > DenseWords).Select(p => p.Number)],
            PagesWithoutText = [.. good.Where(p => p.Text.Length == 0).Select(p => p.Number)],
            Sections = sections,
            MissingSections = [.. Story.Except(sections.Select(s => s.Type))],
            Figures = [.. good.SelectMany(p => p.Figures.Select(f => new DeckFigure { Page = p.Number, Figure = f })).Take(FiguresMax)],
            Scores = good.Count == 0 ? new Dictionary<string, DeckScore>() : DeckScores.Of(good, sections, palette),
            FailedPages = [.. pages.Where(p => p.Failure is not null).Select(p => p.Number)],
        };
    }

    private static List<DeckSection> Sections(List<PageAnalysis> pages) =>
    [
        .. pages
            .Where(p => p.SlideType is { Type: not SlideType.Other })
            .GroupBy(p => p.SlideType!.Type)
            .Select(g => new DeckSection { Type = g.Key, Pages = [.. g.Select(p => p.Number)] })
            .OrderBy(s => s.Pages[0]),
    ];

    private static double Average(List<PageAnalysis> pages, Func<PageAnalysis, double> value) => pages.Count == 0 ? 0 : pages.Average(value);
}
