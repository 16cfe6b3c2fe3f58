using System.Globalization;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Drawing;

namespace Workflows.DeckTruth.Blocks;

/// <summary>Blocks that are mostly words. Each fits itself into the area it is given.</summary>
internal static class TextBlocks
{
    /// <returns>The y below the paragraph.</returns>
    public static double Paragraph(SlideCanvas canvas, Area area, string text, double factor = 1)
    {
        var style = canvas.Style;
        return canvas.Text(text, style.BodyFont, style.BodySize * factor * canvas.Scale, style.Theme.Ink, area);
    }

    public static void Bullets(SlideCanvas canvas, Area area, IReadOnlyList<string> items, bool numbered = false)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var gap = Math.Min(area.Height / Math.Max(3, items.Count), 74 * s);
        for (var i = 0; i < items.Count; i++)
        {
            var y = area.Y + (i * gap);
            if (numbered) canvas.Label($"{i + 1}.", style.BoldFont, style.BodySize * s, style.Theme.Accent, area.X, y);
            else canvas.Slice(new Area(area.X + (2 * s), y + (style.BodySize * 0.48 * s), 6 * s, 6 * s), 0, 360, style.Theme.Accent);
            canvas.Text(items[i], style.BodyFont, style.BodySize * s, style.Theme.Ink, new Area(area.X + (26 * s), y, area.Width - (26 * s), gap - (4 * s)));
        }
    }

    /// <summary>Boxes side by side, each with a sentence.</summary>
    public static void Cards(SlideCanvas canvas, Area area, IReadOnlyList<string> items)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var gap = 16 * s;
        var width = (area.Width - (gap * (items.Count - 1))) / items.Count;
        var height = Math.Min(area.Height, 190 * s);
        for (var i = 0; i < items.Count; i++)
        {
            var card = new Area(area.X + (i * (width + gap)), area.Y, width, height);
            canvas.Rounded(card, 10 * s, style.Theme.Panel);
            canvas.Slice(new Area(card.X + (16 * s), card.Y + (16 * s), 22 * s, 22 * s), 0, 360, style.Theme.Series[i % style.Theme.Series.Count]);
            canvas.Text(items[i], style.BodyFont, style.BodySize * s, style.Theme.Ink,
                new Area(card.X + (16 * s), card.Y + (52 * s), card.Width - (32 * s), card.Height - (62 * s)));
        }
    }

    /// <summary>Large numbers with a caption below each.</summary>
    public static void KeyNumbers(SlideCanvas canvas, Area area, IReadOnlyList<(string Number, string Caption)> items)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var width = area.Width / items.Count;
        for (var i = 0; i < items.Count; i++)
        {
            var cell = new Area(area.X + (i * width), area.Y, width - (14 * s), Math.Min(area.Height, 120 * s));
            var y = canvas.Text(items[i].Number, style.BoldFont, 34 * s, style.Theme.Accent, cell with { Height = 48 * s });
            canvas.Text(items[i].Caption, style.BodyFont, 13 * s, style.Theme.Muted, cell with { Y = y + (2 * s), Height = cell.Height - (52 * s) });
        }
    }

    /// <summary>Numbered boxes joined by arrows.</summary>
    public static void Steps(SlideCanvas canvas, Area area, IReadOnlyList<string> items)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var width = area.Width / items.Count;
        var middle = area.Y + (24 * s);
        canvas.Line(style.Theme.Muted, 1.5 * s, (area.X + (width / 2), middle), (area.X + area.Width - (width / 2), middle));
        for (var i = 0; i < items.Count; i++)
        {
            var x = area.X + ((i + 0.5) * width);
            canvas.Slice(new Area(x - (20 * s), middle - (20 * s), 40 * s, 40 * s), 0, 360, style.Theme.Accent);
            canvas.Label((i + 1).ToString(CultureInfo.InvariantCulture), style.BoldFont, 16 * s, Frame.OnAccent(style.Theme), x, middle - (10 * s), Align.Centre);
            canvas.Text(items[i], style.BodyFont, style.BodySize * s, style.Theme.Ink,
                new Area(x - (width / 2) + (8 * s), middle + (34 * s), width - (16 * s), area.Height - (64 * s)), Align.Centre);
        }
    }

    /// <summary>Points on a line with a date above and words below each.</summary>
    public static void Timeline(SlideCanvas canvas, Area area, IReadOnlyList<(string When, string What)> items)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var width = area.Width / items.Count;
        var y = area.Y + (50 * s);
        canvas.Line(style.Theme.Accent, 3 * s, (area.X, y), (area.Right, y));
        for (var i = 0; i < items.Count; i++)
        {
            var x = area.X + (i * width);
            canvas.Slice(new Area(x + (4 * s), y - (6 * s), 12 * s, 12 * s), 0, 360, style.Theme.Accent);
            canvas.Text(items[i].When, style.BoldFont, 14 * s, style.Theme.Ink, new Area(x, y - (44 * s), width - (8 * s), 38 * s));
            canvas.Text(items[i].What, style.BodyFont, 14 * s, style.Theme.Ink, new Area(x, y + (18 * s), width - (12 * s), area.Height - (74 * s)));
        }
    }

    /// <summary>Lines under one another, the first of each pair muted.</summary>
    public static void Pairs(SlideCanvas canvas, Area area, IReadOnlyList<(string Label, string Text)> items)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var y = area.Y;
        foreach (var (label, text) in items)
        {
            canvas.Label(label, style.BodyFont, 12 * s, style.Theme.Muted, area.X, y + (3 * s));
            canvas.Text(text, style.BodyFont, 17 * s, style.Theme.Ink, new Area(area.X + (96 * s), y, area.Width - (96 * s), 26 * s));
            y += 38 * s;
        }
    }
}
