using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Drawing;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckTruth.Blocks;

internal enum TableLook
{
    Ruled,
    Boxed,
    Zebra,
    Unruled,
}

/// <summary>Rows and columns of words.</summary>
internal static class Tables
{
    /// <summary>What a cell shows instead of words.</summary>
    public const string Tick = "\u2713";

    public const string Cross = "\u2717";

    /// <param name="rows">The first is the header.</param>
    public static void Draw(SlideCanvas canvas, Area area, IReadOnlyList<IReadOnlyList<string>> rows, TableLook look)
    {
        var (style, s, theme) = (canvas.Style, canvas.Scale, canvas.Style.Theme);
        var columns = rows[0].Count;
        var first = area.Width * (columns > 4 ? 0.26 : 0.32);
        var width = (area.Width - first) / (columns - 1);
        var height = Math.Min(area.Height / rows.Count, 40 * s);
        canvas.Ledger.StartExtent();
        for (var r = 0; r < rows.Count; r++)
        {
            var y = area.Y + (r * height);
            if (look == TableLook.Zebra && r % 2 == 1) canvas.Rectangle(new Area(area.X, y, area.Width, height), theme.Panel);
            if (look is TableLook.Zebra or TableLook.Boxed && r == 0) canvas.Rectangle(new Area(area.X, y, area.Width, height), theme.Accent);
            for (var c = 0; c < columns; c++)
            {
                var cell = c == 0
                    ? new Area(area.X + (8 * s), y, first - (12 * s), height)
                    : new Area(area.X + first + ((c - 1) * width) + (4 * s), y, width - (12 * s), height);
                var color = r == 0 && look is TableLook.Zebra or TableLook.Boxed && r == 0 ? Frame.OnAccent(theme) : theme.Ink;
                Cell(canvas, cell, rows[r][c], r == 0, color, c == 0 ? Align.Left : Align.Right);
            }
        }

        var bottom = area.Y + (rows.Count * height);
        if (look == TableLook.Boxed)
        {
            for (var r = 0; r <= rows.Count; r++) canvas.Line(theme.Muted, 0.8 * s, (area.X, area.Y + (r * height)), (area.Right, area.Y + (r * height)));
            for (var c = 0; c <= columns; c++)
            {
                var x = c == 0 ? area.X : area.X + first + ((c - 1) * width);
                canvas.Line(theme.Muted, 0.8 * s, (x, area.Y), (x, bottom));
            }
        }
        else if (look == TableLook.Ruled)
        {
            canvas.Line(theme.Ink, 1.2 * s, (area.X, area.Y + height), (area.Right, area.Y + height));
            for (var r = 2; r <= rows.Count; r++) canvas.Line(theme.Muted, 0.5 * s, (area.X, area.Y + (r * height)), (area.Right, area.Y + (r * height)));
        }

        canvas.Ledger.EndExtent(RegionType.Table, $"table {look}");
    }

    private static void Cell(SlideCanvas canvas, Area cell, string text, bool header, Workflows.Cli.Samples.Bitmaps.Rgb color, Align align)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        if (text.Length == 0) return;
        if (text is Tick or Cross)
        {
            Mark(canvas, cell.Right - (14 * s), cell.Y + (cell.Height / 2), text == Tick);
            return;
        }

        var font = header ? style.BoldFont : style.BodyFont;
        var size = SlideCanvas.Fitting(text, font, 13 * s, cell);
        var height = SlideCanvas.TextHeight(text, font, size, cell.Width);
        canvas.Text(text, font, size, color, cell with { Y = cell.Y + ((cell.Height - height) / 2), Height = height + 2 }, align);
    }

    /// <summary>A tick or a cross of two strokes.</summary>
    private static void Mark(SlideCanvas canvas, double x, double y, bool yes)
    {
        var (s, theme) = (canvas.Scale, canvas.Style.Theme);
        if (yes)
        {
            canvas.Line(theme.Accent, 2 * s, (x - (5 * s), y), (x - (1 * s), y + (5 * s)), (x + (7 * s), y - (6 * s)));
            return;
        }

        canvas.Line(theme.Muted, 1.6 * s, (x - (5 * s), y - (5 * s)), (x + (5 * s), y + (5 * s)));
        canvas.Line(theme.Muted, 1.6 * s, (x - (5 * s), y + (5 * s)), (x + (5 * s), y - (5 * s)));
    }
}
