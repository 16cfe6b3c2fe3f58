using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckTruth.Drawing;

internal enum Align
{
    Left,
    Centre,
    Right,
}

/// <summary>One page: draws on paper and writes every line of text and every extent into the ledger.</summary>
internal sealed class SlideCanvas(IPaper paper, PageLedger ledger, DeckStyle style, double width, double height)
{
    public double Width => width;

    public double Height => height;

    /// <summary>Sizes are designed for a page 540 points high.</summary>
    public double Scale { get; } = height / 540;

    public PageLedger Ledger => ledger;

    public DeckStyle Style => style;

    public IPaper Paper => paper;

    /// <summary>The same page with other paper, for pictures in it.</summary>
    public SlideCanvas On(IPaper other) => new(other, ledger, style, width, height);

    public void Rectangle(Area area, Rgb color)
    {
        ledger.Extend(area);
        paper.Rectangle(area, color);
    }

    public void Rounded(Area area, double radius, Rgb color)
    {
        ledger.Extend(area);
        paper.Rounded(area, radius, color);
    }

    public void Slice(Area circle, double startDegrees, double sweepDegrees, Rgb color)
    {
        ledger.Extend(circle);
        paper.Slice(circle, startDegrees, sweepDegrees, color);
    }

    public void Line(Rgb color, double thickness, params (double X, double Y)[] points)
    {
        var (left, top) = (points.Min(p => p.X), points.Min(p => p.Y));
        ledger.Extend(new Area(left, top, points.Max(p => p.X) - left, points.Max(p => p.Y) - top));
        paper.Line(color, thickness, points);
    }

    /// <summary>One line of text; <paramref name="top"/> is the top of its line box. Returns its width.</summary>
    public double Label(string text, TrueTypeFont font, double size, Rgb color, double x, double top, Align align = Align.Left)
    {
        var printed = text.Replace(Wording.Writer.Glue, ' ');
        var length = font.Measure(printed, size);
        var left = align switch { Align.Left => x, Align.Centre => x - (length / 2), _ => x - length };
        var area = new Area(left, top, length, LineHeight(size));
        if (left < -1 || top < -1 || area.Right > width + 1 || area.Bottom > height + 1)
            throw new InvalidOperationException($"'{printed}' does not fit on the page: {area}.");
        ledger.Extend(area);
        ledger.Line(printed, area, size);
        paper.Text(printed, font, size, color, left, top + (size * 1.02));
        return length;
    }

    /// <summary>Wrapped text; letters shrink until it fits. Returns the y below it.</summary>
    public double Text(string text, TrueTypeFont font, double size, Rgb color, Area area, Align align = Align.Left)
    {
        size = Fitting(text, font, size, area);
        var y = area.Y;
        foreach (var line in Wrap(text, font, size, area.Width))
        {
            var x = align switch { Align.Left => area.X, Align.Centre => area.X + (area.Width / 2), _ => area.Right };
            Label(line, font, size, color, x, y, align);
            y += LineHeight(size);
        }

        return y;
    }

    /// <summary>The largest size up to <paramref name="size"/> with which the text fits into the area.</summary>
    public static double Fitting(string text, TrueTypeFont font, double size, Area area)
    {
        while (size > 6)
        {
            var lines = Wrap(text, font, size, area.Width);
            if (lines.Count * LineHeight(size) <= area.Height + 1 && lines.TrueForAll(l => font.Measure(l, size) <= area.Width + 1)) return size;
            size *= 0.95;
        }

        throw new InvalidOperationException($"'{text}' does not fit into {area}.");
    }

    public static double LineHeight(double size) => size * 1.3;

    public static double TextHeight(string text, TrueTypeFont font, double size, double width) => Wrap(text, font, size, width).Count * LineHeight(size);

    private static List<string> Wrap(string text, TrueTypeFont font, double size, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.Measure(longer.Replace(Wording.Writer.Glue, ' '), size) > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        if (line.Length > 0) lines.Add(line);
        return lines;
    }
}
