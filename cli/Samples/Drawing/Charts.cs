using System.Globalization;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;
using Workflows.Cli.Samples.Pdf;

namespace Workflows.Cli.Samples.Drawing;

/// <summary>Charts drawn as vectors.</summary>
internal static class Charts
{
    private const int GridLines = 4;

    public static void Bars(Sheet sheet, Slide.Bars slide, Area area)
    {
        var plot = Plot(sheet, area, slide.Unit, NiceCeiling(slide.Values.Max(v => v.Value)));
        var ceiling = NiceCeiling(slide.Values.Max(v => v.Value));
        var step = plot.Width / slide.Values.Count;
        for (var i = 0; i < slide.Values.Count; i++)
        {
            var (label, value) = slide.Values[i];
            var height = plot.Height * value / ceiling;
            var bar = new Area(plot.X + step * (i + 0.18), plot.Bottom - height, step * 0.64, height);
            sheet.Fill(bar, i == slide.Values.Count - 1 ? sheet.Theme.AccentAt(1) : sheet.Theme.Accent);
            sheet.Label(Number(value), sheet.Body(10.5, FontStyle.Bold), sheet.Theme.Ink,
                bar.X + bar.Width / 2, bar.Y - 9 * sheet.Scale, Align.Center);
            sheet.Label(label, sheet.Body(10), sheet.Theme.Muted, bar.X + bar.Width / 2, plot.Bottom + 13 * sheet.Scale, Align.Center);
        }
    }

    public static void Lines(Sheet sheet, Slide.Lines slide, Area area)
    {
        var ceiling = NiceCeiling(slide.Series.Max(s => s.Values.Max()));
        var legend = 20 * sheet.Scale;
        var plot = Plot(sheet, new Area(area.X, area.Y + legend, area.Width, area.Height - legend), slide.Unit, ceiling);
        var step = plot.Width / (slide.Ticks.Count - 1);
        for (var i = 0; i < slide.Ticks.Count; i++)
            sheet.Label(slide.Ticks[i], sheet.Body(10), sheet.Theme.Muted, plot.X + step * i, plot.Bottom + 13 * sheet.Scale, Align.Center);

        var legendX = plot.X + 60 * sheet.Scale;
        for (var s = 0; s < slide.Series.Count; s++)
        {
            var series = slide.Series[s];
            var color = sheet.Theme.AccentAt(s);
            var points = series.Values.Select((v, i) => (X: plot.X + step * i, Y: plot.Bottom - plot.Height * v / ceiling)).ToArray();
            sheet.Page.Line(color, 2.6 * sheet.Scale, points);
            foreach (var point in points)
                sheet.Page.FillCircle(point.X - 3.2 * sheet.Scale, point.Y - 3.2 * sheet.Scale, 6.4 * sheet.Scale, color);

            sheet.Fill(new Area(legendX, area.Y + 2 * sheet.Scale, 10 * sheet.Scale, 10 * sheet.Scale), color);
            sheet.Label(series.Name, sheet.Body(10.5), sheet.Theme.Ink, legendX + 15 * sheet.Scale, area.Y + 7 * sheet.Scale, Align.Near);
            legendX += 36 * sheet.Scale + sheet.Body(10.5).Measure(series.Name);
        }
    }

    public static void Pie(Sheet sheet, IReadOnlyList<Bar> slices, Area area, double holeShare)
    {
        var size = Math.Min(area.Height, area.Width * (sheet.Format.IsPortrait ? 0.5 : 0.44));
        var circle = new Area(area.X, area.Y + (area.Height - size) / 2, size, size);
        var total = slices.Sum(s => s.Value);
        var angle = -90.0;
        for (var i = 0; i < slices.Count; i++)
        {
            var sweep = 360 * slices[i].Value / total;
            sheet.Page.FillSlice(circle, angle, sweep, sheet.Theme.AccentAt(i));
            angle += sweep;
        }

        var hole = size * holeShare;
        if (hole > 0)
            sheet.Page.FillCircle(circle.X + (size - hole) / 2, circle.Y + (size - hole) / 2, hole, sheet.Theme.Page);

        var row = Math.Min(34 * sheet.Scale, area.Height / slices.Count);
        var y = area.Y + (area.Height - row * slices.Count) / 2 + row / 2;
        var x = circle.Right + 34 * sheet.Scale;
        for (var i = 0; i < slices.Count; i++, y += row)
        {
            sheet.Fill(new Area(x, y - 6 * sheet.Scale, 12 * sheet.Scale, 12 * sheet.Scale), sheet.Theme.AccentAt(i));
            sheet.Label(slices[i].Label, sheet.Body(13), sheet.Theme.Ink, x + 22 * sheet.Scale, y, Align.Near);
            sheet.Label($"{Number(Math.Round(100 * slices[i].Value / total))} %", sheet.Body(13, FontStyle.Bold), sheet.Theme.Ink, area.Right, y, Align.Far);
        }
    }

    /// <summary>Axes and grid; returns the inner plot area.</summary>
    private static Area Plot(Sheet sheet, Area area, string unit, double ceiling)
    {
        var scale = sheet.Scale;
        var plot = new Area(area.X + 44 * scale, area.Y + 22 * scale, area.Width - 60 * scale, area.Height - 48 * scale);
        sheet.Label(unit, sheet.Body(10), sheet.Theme.Muted, area.X, area.Y + 5 * scale, Align.Near);
        for (var i = 0; i <= GridLines; i++)
        {
            var y = plot.Bottom - plot.Height * i / GridLines;
            sheet.Line(i == 0 ? sheet.Theme.Muted : Rgb.Mix(sheet.Theme.Page, sheet.Theme.Muted, 0.25), i == 0 ? 1.1 : 0.6, plot.X, y, plot.Right, y);
            sheet.Label(Number(ceiling * i / GridLines), sheet.Body(9.5), sheet.Theme.Muted, plot.X - 7 * scale, y, Align.Far);
        }

        return plot;
    }

    /// <summary>The next of 1, 2, 4, 6 or 8 times a power of ten: quarters of it stay short.</summary>
    private static double NiceCeiling(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double[] steps = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10, 12];
        return steps.First(s => s * power >= value * 1.04) * power;
    }

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
