using Workflows.Contracts;
using Workflows.GpuWorker.Classic.Figures;
using Workflows.GpuWorker.Classic.Slides;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>What shows only when all pages of a deck lie side by side: logos, the place of a slide in the story, how numbers are written.</summary>
internal static class DeckView
{
    public static IReadOnlyList<PageAnalysis> Refine(IReadOnlyList<PageAnalysis> pages)
    {
        var language = Language(pages);
        var refined = RepeatedPictures.AsLogos([.. pages.Select(p => WithFigures(p, language))]);
        var types = SlideTyper.Guess(refined);
        return [.. refined.Select((page, i) => page with { SlideType = types[i] })];
    }

    /// <summary>The language that most pages have.</summary>
    public static string? Language(IReadOnlyList<PageAnalysis> pages) =>
        pages.Where(p => p.Language is not null).GroupBy(p => p.Language).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    /// <summary>A page with little text writes its numbers like the others.</summary>
    private static PageAnalysis WithFigures(PageAnalysis page, string? deckLanguage)
    {
        if (page.Language is not null || deckLanguage is null or "en" || page.Failure is not null || page.Lines.Count >= PageInterpreter.LinesMax) return page;
        var lines = page.Lines.Select(l => new TextLine(l.Text, PageBoxes.InPoints(l.Box, page.Width, page.Height), l.Size, Colour: null, l.Text.Length)).ToList();
        var found = FigureFinder.Find(lines, deckLanguage);
        return page with
        {
            Figures =
            [
                .. found.Select(f => new PageFigure
                {
                    Kind = f.Figure.Kind,
                    Text = f.Text,
                    Value = f.Figure.Value,
                    Currency = f.Figure.Currency,
                    Date = f.Figure.Date,
                    // The words' own places are gone by now; those of the first reading are better where it found the same.
                    Box = page.Figures.FirstOrDefault(before => before.Text == f.Text)?.Box ?? PageBoxes.Of(f.Box, page.Width, page.Height),
                }),
            ],
        };
    }
}
