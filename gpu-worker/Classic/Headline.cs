using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>The line (or lines that belong together) that a reader sees first.</summary>
internal sealed record Headline(string Text, double Size)
{
    private const int LengthMax = 200;
    private const int LettersMin = 3;

    /// <summary>Lines of one headline.</summary>
    private const int LinesMax = 8;

    /// <summary>Letters of a figure with its unit: "$38 million", "375k users".</summary>
    private const int FigureLettersMax = 12;

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
            .Select(seed => (Seed: seed, Text: Joined(seed, lines)))
            .OrderByDescending(c => Prominence(c.Seed, pageHeight) * (c.Text.Length > ParagraphLength ? ParagraphWeight : 1))
            .Select(c => new Headline(PlainText.Cut(c.Text, LengthMax), c.Seed.Size))
            .FirstOrDefault();
    }

    /// <summary>A headline may run over several lines, or be set with wide gaps: neighbours of the same size belong to it, figures too.</summary>
    private static string Joined(TextLine seed, IReadOnlyList<TextLine> lines)
    {
        var parts = new List<TextLine> { seed };
        for (var added = true; added && parts.Count < LinesMax;)
        {
            added = false;
            foreach (var line in lines)
            {
                if (parts.Contains(line) || !Belongs(line, parts)) continue;
                parts.Add(line);
                added = true;
                if (parts.Count == LinesMax) break;
            }
        }

        // In the order of the text, which is that of reading.
        return string.Join(' ', lines.Where(parts.Contains).Select(l => l.Text));
    }

    private static bool IsWording(TextLine line) => line.Text.Count(char.IsLetter) >= LettersMin;

    private static bool IsFigure(TextLine line) =>
        WordCounter.Count(line.Text) <= 3 && StartsWithNumber(line.Text) && line.Text.Count(char.IsLetter) <= FigureLettersMax;

    private static bool StartsWithNumber(string text)
    {
        var number = text.TrimStart('$', '€', '£', '¥', '+', '-', '−', '~', '<', '>', ' ');
        // CHF 3.2M, EUR 5 million
        if (number.Length > 3 && number[..3].All(char.IsAsciiLetterUpper)) number = number[3..].TrimStart();
        return number is [>= '0' and <= '9', ..];
    }

    private static double Prominence(TextLine line, double pageHeight) =>
        line.Size * (1 + (TopBonus * (1 - (line.Box.Top / pageHeight))));

    private static bool Belongs(TextLine line, List<TextLine> parts) => parts.Exists(part =>
    {
        // Letters that were read from a picture have no exact size.
        var tolerance = line.IsRead ? 0.25 : 0.05;
        if (Math.Abs(line.Size - part.Size) > tolerance * part.Size) return false;
        var besides = Math.Min(line.Box.Bottom, part.Box.Bottom) - Math.Max(line.Box.Top, part.Box.Top) > 0.4 * Math.Min(line.Box.Height, part.Box.Height)
            && Math.Max(line.Box.Left - part.Box.Right, part.Box.Left - line.Box.Right) <= 2 * part.Size && line.Colour == part.Colour;
        if (besides) return true;
        var gap = IsWording(line) && !IsFigure(line) ? part.Size : 0.6 * part.Size;
        return Gap(line.Box, part.Box) <= gap && line.Box.Left < part.Box.Right && part.Box.Left < line.Box.Right;
    });

    private static double Gap(Box a, Box b) => Math.Max(0, Math.Max(a.Top - b.Bottom, b.Top - a.Bottom));
}
