using System.Globalization;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Drawing;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckTruth.Blocks;

internal enum ChartLook
{
    Bars,
    SidewaysBars,
    StackedBars,
    Line,
    Pie,
    Donut,
}

/// <summary>What a chart shows.</summary>
internal sealed record ChartData
{
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>One row a series; pies have one.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Series { get; init; }

    /// <summary>Printed at each value of the first series; null without.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    public IReadOnlyList<string> SeriesNames { get; init; } = [];
}

/// <summary>Charts as paths or as a bitmap. The region is the plot with its axis, labels and legend.</summary>
internal static class Charts
{
    private const double PixelsPerPoint = 2;

    public static void Draw(SlideCanvas canvas, Area area, ChartData data, ChartLook look, bool bitmap)
    {
        if (!bitmap)
        {
            canvas.Ledger.StartExtent();
            Paint(canvas, area, data, look);
            canvas.Ledger.EndExtent(RegionType.Chart, $"{look}");
            return;
        }

        var pixels = new PixelCanvas((int)(area.Width * PixelsPerPoint), (int)(area.Height * PixelsPerPoint), canvas.Style.Theme.Page);
        var inside = new Area(area.X + (6 * canvas.Scale), area.Y + (6 * canvas.Scale), area.Width - (12 * canvas.Scale), area.Height - (12 * canvas.Scale));
        Paint(canvas.On(new PixelPaper(pixels, PixelsPerPoint, area.X, area.Y)), inside, data, look);
        canvas.Paper.Picture(pixels, area);
        canvas.Ledger.Region(RegionType.Chart, $"{look} in a bitmap", area);
    }

    private static void Paint(SlideCanvas canvas, Area area, ChartData data, ChartLook look)
    {
        if (data.SeriesNames.Count > 1 && look is not (ChartLook.Pie or ChartLook.Donut)) area = Legend(canvas, area, data.SeriesNames);
        switch (look)
        {
            case ChartLook.Bars: Bars(canvas, area, data, stacked: false); break;
            case ChartLook.StackedBars: Bars(canvas, area, data, stacked: true); break;
            case ChartLook.SidewaysBars: Sideways(canvas, area, data); break;
            case ChartLook.Line: Line(canvas, area, data); break;
            case ChartLook.Pie: Pie(canvas, area, data, hole: false); break;
            case ChartLook.Donut: Pie(canvas, area, data, hole: true); break;
            default: throw new InvalidOperationException($"No painter for {look}.");
        }
    }

    private static Area Legend(SlideCanvas canvas, Area area, IReadOnlyList<string> names)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var x = area.X;
        for (var i = 0; i < names.Count; i++)
        {
            canvas.Rectangle(new Area(x, area.Y + (3 * s), 9 * s, 9 * s), style.Theme.Series[i]);
            x += (14 * s) + canvas.Label(names[i], style.BodyFont, 10 * s, style.Theme.Ink, x + (14 * s), area.Y) + (14 * s);
        }

        return new Area(area.X, area.Y + (24 * s), area.Width, area.Height - (24 * s));
    }

    private static void Bars(SlideCanvas canvas, Area area, ChartData data, bool stacked)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var plot = new Area(area.X, area.Y + (18 * s), area.Width, area.Height - (40 * s));
        var count = data.Categories.Count;
        var totals = Enumerable.Range(0, count).Select(i => stacked ? data.Series.Sum(r => r[i]) : data.Series.Max(r => r[i])).ToList();
        var step = plot.Width / count;
        var width = step * 0.62;
        canvas.Line(style.Theme.Muted, 1 * s, (plot.X, plot.Bottom), (plot.Right, plot.Bottom));
        for (var i = 0; i < count; i++)
        {
            var x = plot.X + (i * step) + ((step - width) / 2);
            var y = plot.Bottom;
            for (var r = 0; r < data.Series.Count; r++)
            {
                var height = plot.Height * data.Series[r][i] / totals.Max();
                var one = stacked ? width : width / data.Series.Count;
                var left = stacked ? x : x + (r * one);
                canvas.Rectangle(new Area(left, (stacked ? y : plot.Bottom) - height, one * (stacked ? 1 : 0.94), height), style.Theme.Series[r]);
                y -= height;
            }

            var top = plot.Bottom - (plot.Height * totals[i] / totals.Max());
            if (data.Labels is { } labels) Centred(canvas, labels[i], 10 * s, x + (width / 2), top - (16 * s), step);
            Centred(canvas, data.Categories[i], 10 * s, x + (width / 2), plot.Bottom + (5 * s), step);
        }
    }

    private static void Sideways(SlideCanvas canvas, Area area, ChartData data)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var names = area.Width * 0.26;
        var step = area.Height / data.Categories.Count;
        var longest = (area.Width - names) * 0.76 / data.Series[0].Max();
        for (var i = 0; i < data.Categories.Count; i++)
        {
            var y = area.Y + (i * step);
            var height = Math.Min(step * 0.6, 34 * s);
            canvas.Text(data.Categories[i], style.BodyFont, 11 * s, style.Theme.Ink, new Area(area.X, y + ((height - (14 * s)) / 2), names - (8 * s), Math.Max(step, 15 * s)), Align.Right);
            var length = longest * data.Series[0][i];
            canvas.Rectangle(new Area(area.X + names, y, length, height), style.Theme.Series[0]);
            if (data.Labels is { } labels) canvas.Label(labels[i], style.BoldFont, 10 * s, style.Theme.Ink, area.X + names + length + (6 * s), y + ((height - (13 * s)) / 2));
        }
    }

    private static void Line(SlideCanvas canvas, Area area, ChartData data)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var plot = new Area(area.X + (34 * s), area.Y + (16 * s), area.Width - (40 * s), area.Height - (38 * s));
        var (most, count) = (data.Series.Max(r => r.Max()), data.Categories.Count);
        for (var i = 0; i <= 4; i++)
        {
            var y = plot.Bottom - (plot.Height * i / 4);
            canvas.Line(style.Theme.Panel, 0.8 * s, (plot.X, y), (plot.Right, y));
            canvas.Label((most * i / 4).ToString("0", CultureInfo.InvariantCulture), style.BodyFont, 9 * s, style.Theme.Muted, plot.X - (6 * s), y - (6 * s), Align.Right);
        }

        var step = plot.Width / count;
        for (var r = 0; r < data.Series.Count; r++)
        {
            var points = Enumerable.Range(0, count).Select(i => (plot.X + ((i + 0.5) * step), plot.Bottom - (plot.Height * data.Series[r][i] / most))).ToArray();
            canvas.Line(style.Theme.Series[r], 2.5 * s, points);
            foreach (var (x, y) in points) canvas.Slice(new Area(x - (3 * s), y - (3 * s), 6 * s, 6 * s), 0, 360, style.Theme.Series[r]);
        }

        for (var i = 0; i < count; i++) Centred(canvas, data.Categories[i], 10 * s, plot.X + ((i + 0.5) * step), plot.Bottom + (6 * s), step);
        if (data.Labels is { } labels)
            Centred(canvas, labels[^1], 10 * s, plot.X + ((count - 0.5) * step), plot.Bottom - (plot.Height * data.Series[0][^1] / most) - (18 * s), step * 2, plot.Right);
    }

    private static void Pie(SlideCanvas canvas, Area area, ChartData data, bool hole)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var side = Math.Min(area.Height, area.Width * 0.5);
        var circle = new Area(area.X, area.Y + ((area.Height - side) / 2), side, side);
        var angle = -90.0;
        var row = Math.Min(30 * s, area.Height / data.Categories.Count);
        var y = area.Y + ((area.Height - (row * data.Categories.Count)) / 2);
        for (var i = 0; i < data.Categories.Count; i++)
        {
            var sweep = 360 * data.Series[0][i] / data.Series[0].Sum();
            canvas.Slice(circle, angle, sweep, style.Theme.Series[i % style.Theme.Series.Count]);
            angle += sweep;
            canvas.Rectangle(new Area(circle.Right + (18 * s), y + (2 * s), 10 * s, 10 * s), style.Theme.Series[i % style.Theme.Series.Count]);
            var words = data.Labels is { } labels ? $"{data.Categories[i]} {labels[i]}" : data.Categories[i];
            canvas.Text(words, style.BodyFont, 11 * s, style.Theme.Ink, new Area(circle.Right + (34 * s), y - (1 * s), area.Right - circle.Right - (34 * s), row));
            y += row;
        }

        if (hole) canvas.Slice(new Area(circle.X + (side * 0.27), circle.Y + (side * 0.27), side * 0.46, side * 0.46), 0, 360, style.Theme.Page);
    }

    private static void Centred(SlideCanvas canvas, string text, double size, double x, double top, double room, double right = double.MaxValue)
    {
        var font = canvas.Style.BodyFont;
        var length = font.Measure(text.Replace(Wording.Writer.Glue, ' '), size);
        if (length > room)
        {
            size *= room / length;
            length = room;
        }

        canvas.Label(text, font, size, canvas.Style.Theme.Ink, Math.Min(x, right - (length / 2)), top, Align.Centre);
    }
}
