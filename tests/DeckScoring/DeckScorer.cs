using System.Globalization;
using Workflows.Contracts;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckScoring;

/// <summary>Compares what the analyser says with what is true.</summary>
public static class DeckScorer
{
    public static Scores Score(IReadOnlyList<(DeckFacts Truth, DeckAnalysis Found)> decks)
    {
        ArgumentNullException.ThrowIfNull(decks);
        var scores = new Scores
        {
            Decks = decks.Count,
            ReadsPictures = decks.Any(d => d.Truth.Pages.Zip(d.Found.Pages).Any(p => p.First.Scanned && p.Second.Text.Length > 0)),
        };
        foreach (var (truth, found) in decks) Score(truth, found, scores);
        return scores;
    }

    private static void Score(DeckFacts truth, DeckAnalysis found, Scores scores)
    {
        if (truth.Pages.Count != found.Pages.Count)
            throw new InvalidOperationException($"{truth.Name} has {truth.Pages.Count} pages, the analyser saw {found.Pages.Count}.");
        foreach (var (page, seen) in truth.Pages.Zip(found.Pages))
        {
            scores.Pages++;
            if (page.Scanned) scores.ScannedPages++;
            if (page.Scanned && !scores.ReadsPictures) continue;
            var where = string.Create(CultureInfo.InvariantCulture, $"{truth.Name} p{page.Number}{(page.Scanned ? " scanned" : "")}");
            SlideType(where, page, seen, scores);
            FigureScorer.Score(where, page, seen, scores);
            RegionScorer.Score(where, page, seen, scores);
            scores.Headline.Add(Same(page.Headline, seen.Headline));
            if (!Same(page.Headline, seen.Headline)) scores.AddMistake("headline", $"{where}: '{page.Headline}' found '{seen.Headline}'");
            if (page.Scanned) Text(page, seen, scores);
        }

        var readable = scores.ReadsPictures || truth.Pages.All(p => !p.Scanned);
        if (readable) Missing(truth, found, scores);
        scores.Language.Add(found.Summary.Language == truth.Language);
    }

    private static void SlideType(string where, PageFacts page, PageAnalysis seen, Scores scores)
    {
        var guess = seen.SlideType is { } type ? Enum.Parse<SlideKind>(type.Type.ToString()) : SlideKind.Other;
        scores.SlideType.Add(guess == page.Kind);
        if (page.Scanned) scores.ScannedSlideType.Add(guess == page.Kind);
        scores.Confusion[(page.Kind, guess)] = scores.Confusion.GetValueOrDefault((page.Kind, guess)) + 1;
        if (guess != page.Kind)
        {
            var text = string.Join(" / ", page.Lines.Select(l => l.Text).Where(t => t != page.Headline));
            scores.AddMistake($"slide type {page.Kind} taken for {guess}",
                $"{where}: headline '{page.Headline}'; said because {seen.SlideType?.Reason}; text: {Cut(text, 160)}");
        }
    }

    private static void Missing(DeckFacts truth, DeckAnalysis found, Scores scores)
    {
        var said = found.Summary.MissingSections.Select(s => Enum.Parse<SlideKind>(s.ToString())).ToHashSet();
        var wrong = new List<string>();
        foreach (var kind in Enum.GetValues<SlideKind>().Where(k => k != SlideKind.Other))
        {
            var right = said.Contains(kind) == truth.Missing.Contains(kind);
            scores.Missing.Add(right);
            if (!right) wrong.Add($"{kind} {(truth.Missing.Contains(kind) ? "is missing, not said" : "is there, said missing")}");
        }

        scores.MissingDecks.Add(wrong.Count == 0);
        if (wrong.Count > 0) scores.AddMistake("missing sections", $"{truth.Name}: {string.Join(", ", wrong)}");
    }

    private static void Text(PageFacts page, PageAnalysis seen, Scores scores)
    {
        var (expected, read) = (PageText.Of(page), PageText.Of(seen));
        scores.AddText(expected.Length, EditDistance.Between(expected, read));
    }

    private static bool Same(string expected, string? found) =>
        found is not null && string.Concat(expected.Where(char.IsLetterOrDigit)).Equals(string.Concat(found.Where(char.IsLetterOrDigit)), StringComparison.OrdinalIgnoreCase);

    internal static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
