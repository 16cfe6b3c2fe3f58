using System.Globalization;
using System.Text;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckScoring;

/// <summary>Scores as text for people.</summary>
public static class ScoreReport
{
    /// <param name="examples">Mistakes to show of each category.</param>
    public static string Write(Scores scores, int examples)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var text = new StringBuilder();
        Line($"{scores.Decks} decks, {scores.Pages} pages, {scores.ScannedPages} of them scanned ({(scores.ReadsPictures ? "read by OCR" : "left out: no OCR")})");
        Line($"slide type        {scores.SlideType.Value:0.000}  ({scores.SlideType.Right} of {scores.SlideType.All})");
        Tally("figures", scores.Figures);
        foreach (var (type, tally) in scores.FiguresByType) Tally($"  {type}", tally);
        Line($"  currency        {scores.Currency.Value:0.000}  ({scores.Currency.Right} of {scores.Currency.All})");
        Tally("chart and table", scores.Regions);
        foreach (var (type, tally) in scores.RegionsByType) Tally($"  {type}", tally);
        Line($"  mean overlap    {scores.Overlap.Value:0.000}");
        foreach (var (variant, share) in scores.RegionsByVariant) Line($"    {variant,-26} {share.Right} of {share.All}");
        Line($"missing sections  {scores.Missing.Value:0.000}  ({scores.Missing.Right} of {scores.Missing.All}); whole decks right {scores.MissingDecks.Right} of {scores.MissingDecks.All}");
        Line($"headline          {scores.Headline.Value:0.000}  ({scores.Headline.Right} of {scores.Headline.All})");
        Line($"language          {scores.Language.Value:0.000}  ({scores.Language.Right} of {scores.Language.All})");
        if (scores.CharacterErrorRate is { } rate)
            Line($"scanned pages     character error rate {rate:0.0000}, slide type {scores.ScannedSlideType.Value:0.000}, figures F1 {scores.ScannedFigures.F1:0.000}");
        text.AppendLine().Append(Confusion(scores));
        if (examples == 0) return text.ToString();
        foreach (var (category, list) in scores.Mistakes.OrderByDescending(m => m.Value.Count))
        {
            text.AppendLine();
            Line($"{category}: {list.Count}");
            foreach (var example in list.Take(examples)) Line($"  {example}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        void Tally(string name, Tally t) =>
            Line($"{name,-17} F1 {t.F1:0.000}  precision {t.Precision:0.000}  recall {t.Recall:0.000}  ({t.Right} right, {t.Wrong} wrong, {t.Missed} missed)");
    }

    /// <summary>Rows are true kinds, columns what was said.</summary>
    private static string Confusion(Scores scores)
    {
        var kinds = Enum.GetValues<SlideKind>();
        var text = new StringBuilder("true \\ said    ");
        foreach (var kind in kinds) text.Append(CultureInfo.InvariantCulture, $"{kind.ToString()[..Math.Min(6, kind.ToString().Length)],7}");
        text.AppendLine();
        foreach (var truth in kinds)
        {
            text.Append(CultureInfo.InvariantCulture, $"{truth,-15}");
            foreach (var guess in kinds) text.Append(CultureInfo.InvariantCulture, $"{scores.Confusion.GetValueOrDefault((truth, guess)),7}");
            text.AppendLine();
        }

        return text.ToString();
    }
}
