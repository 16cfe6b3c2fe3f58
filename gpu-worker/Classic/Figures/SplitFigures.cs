using System.Text.RegularExpressions;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>Finds the second half of figures that were broken over two short lines: "CHF 8.6" above "million", "3e trimestre" above "2023".</summary>
internal static class SplitFigures
{
    /// <summary>Lines with a beginning that are looked at; a page of more is a spreadsheet.</summary>
    private const int BeginningsMax = 60;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);

    private static readonly Regex Beginning = new(
        $@"(?:(?<![\p{{L}}\d])(?:(?<date>[QTH][1-4]|\d(?:st|nd|rd|th|er|e|º|\.)?\s(?:quarter|quartal|trimestre)|{Months.Pattern})|(?<money>{Currencies.Signs}))"
        + @"|\d\s(?:pour|por|per)|\d)$",
        Options | RegexOptions.RightToLeft, Timeout);

    private static readonly Regex Ending = new(
        $@"^(?:(?:{Magnitudes.Words}|percent|prozent|cent|ciento|cento|{Currencies.Words})(?![\p{{L}}])|(?<date>(?:de\s)?(?:19|20)\d{{2}}(?!\d))|%|(?:{Currencies.Signs})(?!\s?\d)|(?<money>\d))",
        Options, Timeout);

    /// <returns>The line below that completes a figure at this one's end; -1 when there is none.</returns>
    public static int Below(IReadOnlyList<TextLine> lines, int index, bool[] taken)
    {
        var line = lines[index];
        if (index >= BeginningsMax * 10 || Beginning.Match(line.Text) is not { Success: true } beginning) return -1;
        for (var i = Math.Max(0, index - BeginningsMax); i < Math.Min(lines.Count, index + BeginningsMax); i++)
        {
            if (i == index || taken[i] || !IsBelow(line, lines[i])) continue;
            var ending = Ending.Match(lines[i].Text);
            // A year completes a date, a number a currency, and nothing else does.
            if (ending.Success && ending.Groups["date"].Success == beginning.Groups["date"].Success && ending.Groups["money"].Success == beginning.Groups["money"].Success) return i;
        }

        return -1;
    }

    private static bool IsBelow(TextLine line, TextLine below) =>
        Math.Abs(line.Size - below.Size) <= 0.06 * line.Size
        && below.Box.Top - line.Box.Bottom is var gap && gap > -0.3 * line.Size && gap < 0.9 * line.Size
        && (Math.Abs(line.Box.Left - below.Box.Left) <= 0.6 * line.Size || Math.Abs(line.Box.CentreX - below.Box.CentreX) <= 0.6 * line.Size
            || Math.Abs(line.Box.Right - below.Box.Right) <= 0.6 * line.Size);
}
