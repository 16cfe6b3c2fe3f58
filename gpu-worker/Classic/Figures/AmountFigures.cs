using System.Text.RegularExpressions;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>Finds sums of money, counts with a magnitude, and percentages. A range is two figures with the text of the whole.</summary>
internal static class AmountFigures
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string Number = $@"(?<n>{NumberFormat.Pattern})(?![.,]?\d)";

    private const string Second = $@"(?<n2>{NumberFormat.Pattern})(?![.,]?\d)";

    private const string Joint = @"\s?(?<joint>-|–|—|−|\bto\b|\bbis\b|\bà\b|\ba\b|(?<=\b(?:between|zwischen|entre|tra|tussen)\s.{1,30})(?:and|und|et|y|e)\b)\s?";

    private const string Sign = @"(?<sign>[-−–+]\s?)?";

    private const string Magnitude = $@"(?:{Magnitudes.Words}|{Magnitudes.Letters})(?![\p{{L}}])";

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);

    /// <summary>$4.2M, EUR 1,5 Mio., $5-10 million, $2M to $3M</summary>
    private static readonly Regex Leading = New(
        $@"(?<![\p{{L}}\d])(?<sign>[-−–+]\s?)?(?:(?<pre>k|m|t)(?=€|EUR))?(?<cur>{Currencies.Signs})\s?(?<inner>[-−])?{Number}(?:\s?\+?(?<mag>{Magnitude}))?"
        + $@"(?:{Joint}(?:{Currencies.Signs})?\s?{Second}(?:\s?(?<mag2>{Magnitude}))?(?!\s?%))?");

    /// <summary>4,2 M€, 5 Millionen Euro, 2-3 Mio. EUR, 3 millions d'euros, 300k€</summary>
    private static readonly Regex Trailing = New(
        $@"(?<![\p{{L}}\d.,]){Sign}{Number}(?:\s?(?<mag>{Magnitudes.Words}|{Magnitudes.Letters}(?=\s?(?:{Currencies.Signs}))))?"
        + $@"(?:{Joint}{Second}(?:\s?(?<mag2>{Magnitudes.Words}|{Magnitudes.Letters}(?=\s?(?:{Currencies.Signs}))))?)?"
        + $@"\s?(?:de\s+|di\s+|d['’])?(?:(?<cur>{Currencies.Signs})(?![\p{{L}}])|(?<=[\s'’])(?<cur>{Currencies.Words})(?![\p{{L}}]))");

    /// <summary>12 million users, 40k, 3.5M, 2-3 million</summary>
    private static readonly Regex Counted = New(
        $@"(?<![\p{{L}}\d.,$€£]){Sign}{Number}(?:{Joint}{Second})?\s?\+?(?:(?<mag>{Magnitudes.Words})(?![\p{{L}}])"
        + @"|(?<=[\d+])(?<mag>(?-i:k|K|M|MM|B))(?![\p{L}\d])"
        + @"|(?<=[\d+])(?<mag>m)(?=\+?\s(?:users|customers|people|downloads|visitors|members|players|transactions|orders|consumers|patients|views)))");

    private static readonly Regex Percentage = New(
        $@"(?<![\p{{L}}\d.,]){Sign}{Number}(?:{Joint}{Second})?\s?(?:%|(?:percent|per\s?cent|prozent|pour\s?cent|por\s?ciento|por\s?cento|per\s?cento|procent|pct\.?)(?![\p{{L}}]))");

    /// <param name="isContinental">Commas are decimal and the currency stands behind.</param>
    public static IEnumerable<FoundFigure> Find(string text, bool isContinental)
    {
        var money = isContinental ? new[] { Trailing, Leading } : [Leading, Trailing];
        return money.SelectMany(pattern => Matches(pattern, text, isContinental, FigureKind.Amount))
            .Concat(Matches(Percentage, text, isContinental, FigureKind.Percentage))
            .Concat(Matches(Counted, text, isContinental, FigureKind.Amount));
    }

    private static IEnumerable<FoundFigure> Matches(Regex pattern, string text, bool isContinental, FigureKind kind)
    {
        for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            foreach (var figure in Read(match, isContinental, kind)) yield return figure;
        }
    }

    private static IEnumerable<FoundFigure> Read(Match match, bool isContinental, FigureKind kind)
    {
        var groups = match.Groups;
        var currency = groups["cur"].Success ? Currencies.Code(groups["cur"].Value) : null;
        var first = NumberFormat.Parse(groups["n"].Value, isContinental);
        var second = groups["n2"].Success ? NumberFormat.Parse(groups["n2"].Value, isContinental) : null;
        var (mag, mag2) = (BookKeeping(groups["mag"].Value + groups["pre"].Value, currency), BookKeeping(groups["mag2"].Value, currency));
        if (first is null) yield break;

        var start = match.Index;
        if (second is not null && !IsRange(groups["joint"].Value, first.Value, second.Value, mag, mag2))
        {
            // Two figures side by side: the first only counts with a sign of its own.
            if (groups["cur"].Success && groups["cur"].Index < groups["n"].Index) yield return new FoundFigure(kind, start, match.Value[..(groups["joint"].Index - start)].TrimEnd().Length, Value(first.Value, mag), currency, null);
            if (kind == FigureKind.Percentage || groups["cur"].Index > groups["n2"].Index || (!groups["cur"].Success && kind == FigureKind.Amount))
                yield return new FoundFigure(kind, groups["n2"].Index, start + match.Length - groups["n2"].Index, Value(second.Value, mag2.Length > 0 ? mag2 : mag), currency, null);
            yield break;
        }

        if (second is { } upper)
        {
            // What stands behind the second holds for both: $5-10M.
            var (lower, shared) = (mag.Length > 0 ? mag : mag2, mag2.Length > 0 ? mag2 : mag);
            yield return new FoundFigure(kind, start, match.Length, Value(first.Value, lower), currency, null);
            yield return new FoundFigure(kind, start, match.Length, Value(upper, shared), currency, null);
            yield break;
        }

        var minus = groups["sign"].Value.Trim() is "-" or "−" || groups["inner"].Success;
        // A dash that is set off is a dash: "Berlin - 12 %".
        if (groups["sign"].Success && (groups["sign"].Length > 1 || groups["sign"].Value is "–"))
        {
            start += groups["sign"].Length;
            minus = groups["inner"].Success;
        }

        var value = Value(first.Value, mag);
        yield return new FoundFigure(kind, start, match.Index + match.Length - start, minus ? -value : value, currency, null);

        double Value(decimal number, string magnitude) => (double)(number * Magnitudes.Factor(magnitude, !isContinental));
    }

    /// <summary>T€ and TEUR are thousands of euros; nobody counts euros in trillions by a letter.</summary>
    private static string BookKeeping(string magnitude, string? currency) =>
        currency == "EUR" && magnitude.Equals("t", StringComparison.OrdinalIgnoreCase) ? "k" : magnitude;

    /// <summary>Words say a range, also a falling one; a dash says one only between a smaller and a larger number.</summary>
    private static bool IsRange(string joint, decimal first, decimal second, string mag, string mag2) =>
        char.IsLetter(joint[0]) || first < second || (mag.Length > 0 && mag2.Length > 0 && mag != mag2);

    private static Regex New(string pattern) => new(pattern, Options, Timeout);
}
