using System.Globalization;
using Workflows.Contracts;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckScoring;

/// <summary>A figure is found when the page has one of the same type with the same value, or the same date as precise as it is printed.
/// A page's figures are a set: printing one twice makes no second one.</summary>
internal static class FigureScorer
{
    public static void Score(string where, PageFacts page, PageAnalysis seen, Scores scores)
    {
        var text = string.Join(" / ", page.Lines.Select(l => l.Text));
        var truth = page.Figures.GroupBy(Key).ToDictionary(g => g.Key, g => g.First());
        var debatable = page.Debatable.Select(Key).ToHashSet();
        var found = seen.Figures.GroupBy(Key).ToDictionary(g => g.Key, g => g.First());
        foreach (var (key, figure) in found)
        {
            var type = Enum.Parse<FigureType>(figure.Kind.ToString());
            if (truth.TryGetValue(key, out var fact))
            {
                Add(scores, page, type, 1, 0, 0);
                if (fact.Currency is null) continue;
                scores.Currency.Add(fact.Currency == figure.Currency);
                if (fact.Currency != figure.Currency) scores.AddMistake("currency", $"{where}: '{fact.Text}' is {fact.Currency}, said {figure.Currency}");
            }
            else if (!debatable.Contains(key))
            {
                Add(scores, page, type, 0, 1, 0);
                scores.AddMistake($"figure {type} that is none", $"{where}: '{figure.Text}' as {Shown(key)}; text: {Around(text, figure.Text)}");
            }
        }

        foreach (var (key, fact) in truth.Where(t => !found.ContainsKey(t.Key)))
        {
            Add(scores, page, fact.Type, 0, 0, 1);
            scores.AddMistake($"figure {fact.Type} not found", $"{where}: '{fact.Text}' = {Shown(key)}; text: {Around(text, fact.Text)}");
        }
    }

    private static void Add(Scores scores, PageFacts page, FigureType type, int right, int wrong, int missed)
    {
        scores.Figures.Add(right, wrong, missed);
        scores.FiguresByType[type].Add(right, wrong, missed);
        if (page.Scanned) scores.ScannedFigures.Add(right, wrong, missed);
    }

    private static (FigureType, string) Key(FigureFact figure) => (figure.Type, figure.Date ?? Rounded(figure.Value));

    private static (FigureType, string) Key(PageFigure figure) => (Enum.Parse<FigureType>(figure.Kind.ToString()), figure.Date ?? Rounded(figure.Value));

    /// <summary>Six digits: enough for any figure on a slide, few enough for binary fractions to agree.</summary>
    private static string Rounded(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "nothing";

    private static string Shown((FigureType Type, string Value) key) => $"{key.Type} {key.Value}";

    private static string Around(string text, string figure)
    {
        var at = text.IndexOf(figure, StringComparison.Ordinal);
        return at < 0 ? DeckScorer.Cut(text, 100) : text[Math.Max(0, at - 50)..Math.Min(text.Length, at + figure.Length + 50)];
    }
}
