using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>The line (or lines that belong together) that a reader sees first.</summary>
internal sealed record Headline(string Text, double Size)
{
    private const int LengthMax = 200;
    private const int LettersMin = 3;

    /// <summary>Lines that are looked at as the start of a headline; beyond the most prominent ones there is none.</summary>
    private const int SeedsMax = 12;

    /// <summary>A line at the very top counts as if it were half again as large as one at the bottom.</summary>
    private const double TopBonus = 0.5;

    /// <summary>Characters from which large text is rather a quotation or a paragraph, and what it then counts.</summary>
    private const int ParagraphLength = 80;

    private const double ParagraphWeight = 0.6;

    /// <param name="lines">In reading order.</param>
    /// <param name="pageHeight">Points.</param>
    public static Headline? Find(IReadOnlyList<TextLine> lines, double pageHeight)
    {
        var wording = lines.Where(IsWording).ToList();
        // "$38 million" in huge letters is the page's number, not what the page is about, if anything else is.
        if (wording.Any(l => !IsFigure(l))) wording.RemoveAll(IsFigure);
        return wording
            .OrderByDescending(l => Prominence(l, pageHeight)).Take(SeedsMax)
            .Select(seed => (Seed: seed, Text: Joined(seed, wording)))
            .OrderByDescending(c => Prominence(c.Seed, pageHeight) * (c.Text.Length > ParagraphLength ? ParagraphWeight : 1))
            .Select(c => new Headline(PlainText.Cut(c.Text, LengthMax), c.Seed.Size))
            .FirstOrDefault();
    }

    /// <summary>A headline may run over several lines: neighbours of the same size with no more than a line's gap.</summary>
    private static string Joined(TextLine seed, List<TextLine> wording)
    {
        var parts = new List<TextLine> { seed };
        for (var added = true; added;)
        {
            added = false;
            foreach (var line in wording)
            {
                if (parts.Contains(line) || !Belongs(line, parts)) continue;
                parts.Add(line);
                added = true;
            }
        }

        return string.Join(' ', parts.OrderBy(l => l.Box.Top).Select(l => l.Text));
    }

    private static bool IsWording(TextLine line) => line.Text.Count(char.IsLetter) >= LettersMin;

    private static bool IsFigure(TextLine line) =>
        WordCounter.Count(line.Text) <= 3 && line.Text.TrimStart('$', '€', '£', '¥', '+', '-', '−', '~', '<', '>', ' ') is [>= '0' and <= '9', ..];

    private static double Prominence(TextLine line, double pageHeight) =>
        line.Size * (1 + (TopBonus * (1 - (line.Box.Top / pageHeight))));

    private static bool Belongs(TextLine line, List<TextLine> parts) => parts.Any(part =>
        Math.Abs(line.Size - part.Size) <= 0.05 * part.Size
        && Gap(line.Box, part.Box) <= part.Size
        && line.Box.Left < part.Box.Right && part.Box.Left < line.Box.Right);

    private static double Gap(Box a, Box b) => Math.Max(0, Math.Max(a.Top - b.Bottom, b.Top - a.Bottom));
}
