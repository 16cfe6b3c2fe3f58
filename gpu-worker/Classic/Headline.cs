using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>The line (or lines that belong together) that a reader sees first.</summary>
internal sealed record Headline(string Text, double Size)
{
    private const int LengthMax = 200;
    private const int LettersMin = 3;

    /// <summary>A line at the very top counts as if it were half again as large as one at the bottom.</summary>
    private const double TopBonus = 0.5;

    /// <param name="lines">In reading order.</param>
    /// <param name="pageHeight">Points.</param>
    public static Headline? Find(IReadOnlyList<TextLine> lines, double pageHeight)
    {
        var first = lines.Where(IsWording).MaxBy(l => Prominence(l, pageHeight));
        if (first is null) return null;

        var parts = new List<TextLine> { first };
        // A headline may run over several lines: neighbours of the same size with no more than a line's gap.
        for (var added = true; added;)
        {
            added = false;
            foreach (var line in lines)
            {
                if (parts.Contains(line) || !IsWording(line) || !Belongs(line, parts)) continue;
                parts.Add(line);
                added = true;
            }
        }

        var text = string.Join(' ', parts.OrderBy(l => l.Box.Top).Select(l => l.Text));
        return new Headline(PlainText.Cut(text, LengthMax), first.Size);
    }

    private static bool IsWording(TextLine line) => line.Text.Count(char.IsLetter) >= LettersMin;

    private static double Prominence(TextLine line, double pageHeight) =>
        line.Size * (1 + (TopBonus * (1 - (line.Box.Top / pageHeight))));

    private static bool Belongs(TextLine line, List<TextLine> parts) => parts.Any(part =>
        Math.Abs(line.Size - part.Size) <= 0.05 * part.Size
        && Gap(line.Box, part.Box) <= part.Size
        && line.Box.Left < part.Box.Right && part.Box.Left < line.Box.Right);

    private static double Gap(Box a, Box b) => Math.Max(0, Math.Max(a.Top - b.Bottom, b.Top - a.Bottom));
}
