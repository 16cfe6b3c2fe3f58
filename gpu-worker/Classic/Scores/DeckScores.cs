using System.Globalization;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic.Scores;

/// <summary>The four scores of a deck. docs/deck-scores.md states these formulas; change both together.</summary>
internal static class DeckScores
{
    private const double SectionsWeight = 0.7;
    private const double OrderWeight = 0.3;

    private const double LettersWeight = 0.4;
    private const double ContrastWeight = 0.4;
    private const double HeadlinesWeight = 0.2;

    /// <summary>Letter height as a share of the page's height: nobody reads the first across a room, everybody the second.</summary>
    private const double LettersWorst = 0.015;
    private const double LettersBest = 0.033;

    private const double ContrastWorst = 1.5;
    private const double ContrastBest = 7;

    /// <summary>How much larger than the body a headline must be to be seen as one.</summary>
    private const double HeadlineOverBody = 1.2;

    private const double ColoursWeight = 0.4;
    private const double HeadlineSizesWeight = 0.3;
    private const double BodySizesWeight = 0.3;

    /// <summary>CIE 1976 distance up to which a page's colour is one of the deck's.</summary>
    private const double SameColour = 14;

    private const double WordsFull = 150;
    private const double AreaFull = 0.8;

    /// <param name="pages">Those that were analysed; at least one.</param>
    public static IReadOnlyDictionary<string, DeckScore> Of(IReadOnlyList<PageAnalysis> pages, IReadOnlyList<DeckSection> sections, IReadOnlyList<PaletteColour> palette) =>
        new SortedDictionary<string, DeckScore>(StringComparer.Ordinal)
        {
            ["story"] = Story(sections),
            ["readability"] = Readability(pages),
            ["consistency"] = Consistency(pages, palette),
            ["density"] = Density(pages),
        };

    private static DeckScore Story(IReadOnlyList<DeckSection> sections)
    {
        var usual = DeckSummarizer.Story.Count;
        var (pairs, inOrder) = (0, 0);
        for (var i = 0; i < sections.Count; i++)
        {
            for (var j = i + 1; j < sections.Count; j++)
            {
                pairs++;
                if (sections[i].Type < sections[j].Type) inOrder++;
            }
        }

        var order = pairs > 0 ? (double)inOrder / pairs : sections.Count;
        return Score(
            (SectionsWeight * sections.Count / usual) + (OrderWeight * order),
            $"{sections.Count} of {usual} usual sections, {inOrder} of {pairs} pairs of them in the usual order");
    }

    private static DeckScore Readability(IReadOnlyList<PageAnalysis> pages)
    {
        var withText = pages.Where(p => p.BodySize is not null && p.Height > 0).ToList();
        if (withText.Count == 0) return Score(0, $"no page has text that could be read");
        var letters = withText.Average(p => Between(p.BodySize!.Value / p.Height, LettersWorst, LettersBest));
        var contrasts = pages.Where(p => p.ContrastRatio is not null).ToList();
        // Text in pictures has no known contrast; it counts neither way.
        var contrast = contrasts.Count == 0 ? 0.5 : contrasts.Average(p => Between(p.ContrastRatio!.Value, ContrastWorst, ContrastBest));
        var headlines = pages.Count(p => p.HeadlineSize >= HeadlineOverBody * p.BodySize || (p.HeadlineSize is not null && p.HeadlineSize == p.BodySize && p.WordCount <= 10));
        var low = contrasts.Count(p => p.ContrastRatio < DeckSummarizer.ReadableContrast);
        return Score(
            (LettersWeight * letters) + (ContrastWeight * contrast) + (HeadlinesWeight * headlines / pages.Count),
            $"median body size {Median(withText.Select(p => p.BodySize!.Value)):0.#} pt, {low} of {pages.Count} pages below {DeckSummarizer.ReadableContrast}:1, {headlines} pages with a headline that stands out");
    }

    private static DeckScore Consistency(IReadOnlyList<PageAnalysis> pages, IReadOnlyList<PaletteColour> palette)
    {
        var deck = palette.Select(c => Palette.Parse(c.Hex)).ToList();
        var colours = pages.Average(page =>
        {
            var all = page.Palette.Sum(c => c.Share);
            return all == 0 ? 0 : page.Palette.Where(c => deck.Exists(d => Colours.Distance(d, Palette.Parse(c.Hex)) < SameColour)).Sum(c => c.Share) / all;
        });
        // The cover is meant to be different.
        var inside = pages.Where(p => p.SlideType?.Type != SlideType.Cover).ToList();
        var headlines = Steadiness(inside.Select(p => p.HeadlineSize));
        var bodies = Steadiness(inside.Select(p => p.BodySize));
        return Score(
            (ColoursWeight * colours) + (HeadlineSizesWeight * headlines) + (BodySizesWeight * bodies),
            $"{colours * 100:0} % of the pages' area in the deck's colours, headline sizes steady to {headlines * 100:0} %, body sizes to {bodies * 100:0} %");
    }

    private static DeckScore Density(IReadOnlyList<PageAnalysis> pages)
    {
        var words = pages.Average(p => p.WordCount);
        var used = pages.Average(p => 1 - p.EmptyAreaShare);
        return Score(
            (0.5 * Math.Min(1, words / WordsFull)) + (0.5 * Math.Min(1, used / AreaFull)),
            $"{words:0.#} words a page, {used * 100:0} % of the area used");
    }

    /// <summary>1 when all are the same; 0 when half of them differ from the median by half of it or more.</summary>
    private static double Steadiness(IEnumerable<double?> sizes)
    {
        var known = sizes.OfType<double>().ToList();
        if (known.Count < 2) return 1;
        var median = Median(known);
        return median <= 0 ? 0 : Math.Max(0, 1 - (2 * Median(known.Select(s => Math.Abs(s - median))) / median));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double Between(double value, double worst, double best) => Math.Clamp((value - worst) / (best - worst), 0, 1);

    private static DeckScore Score(double share, FormattableString reason) =>
        new() { Value = Math.Round(100 * share, 1), Reason = reason.ToString(CultureInfo.InvariantCulture) };
}
