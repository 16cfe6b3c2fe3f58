using System.Globalization;
using Workflows.Contracts;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckScoring;

/// <summary>A page's text in one order for everybody: rows from the top, each from the left.</summary>
public static class PageText
{
    public static string Of(PageFacts page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return ReadingOrder.Join(page.Lines.Select(l => (l.Text, l.Box.X, l.Box.Y + (l.Box.Height / 2), l.Box.Height)));
    }

    public static string Of(PageAnalysis page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return ReadingOrder.Join(page.Lines.Select(l => (l.Text, l.Box.X, l.Box.Y + (l.Box.Height / 2), l.Box.Height)));
    }

    /// <summary>Of the words that <c>tesseract … tsv</c> prints.</summary>
    public static string OfTsv(string tsv)
    {
        ArgumentNullException.ThrowIfNull(tsv);
        // level page block paragraph line word left top width height confidence text
        var words = tsv.Split('\n').Skip(1).Select(row => row.TrimEnd('\r').Split('\t')).Where(c => c.Length == 12 && c[0] == "5" && c[11].Trim().Length > 0);
        return ReadingOrder.Join(words.GroupBy(c => (c[2], c[3], c[4])).Select(line =>
        {
            var (top, bottom) = (line.Min(w => Number(w[7])), line.Max(w => Number(w[7]) + Number(w[9])));
            return (string.Join(' ', line.Select(w => w[11])), line.Min(w => Number(w[6])), (top + bottom) / 2, bottom - top);
        }));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
