using System.Globalization;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>What belongs to the marks of a chart: axes, grid, labels of axes and marks, legend.</summary>
/// <param name="Box">Around all of it, the marks included.</param>
/// <param name="Axes">Axes and grid lines.</param>
/// <param name="Labels">Texts along the axes and at the marks.</param>
internal sealed record ChartSurroundings(Box Box, int Axes, int Labels, int LegendEntries)
{
    /// <summary>Characters of a label; what is longer is a sentence about the chart.</summary>
    private const int LabelLengthMax = 28;

    /// <summary>For a chart's reason: ", with axes and 5 labels".</summary>
    public string Words
    {
        get
        {
            var parts = new List<string>(3);
            if (Axes > 0) parts.Add("axis lines");
            if (Labels > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{Labels} labels"));
            if (LegendEntries > 0) parts.Add("a legend");
            return parts.Count == 0 ? "" : $", with {string.Join(", ", parts)}";
        }
    }

    /// <param name="body">Around the bars or curves.</param>
    /// <param name="colours">Of the bars or curves; a legend has them too.</param>
    /// <param name="columns">The bars; empty for curves.</param>
    public static ChartSurroundings Of(Marks marks, Box body, IReadOnlyList<Rgb> colours, IReadOnlyList<Box> columns)
    {
        var (plot, axes) = WithAxes(marks, body);
        var box = plot;
        var labels = 0;
        foreach (var line in marks.Lines)
        {
            if (line.Text.Length > LabelLengthMax || !IsLabel(marks, line, plot, body, columns)) continue;
            box = box.Union(line.Box);
            labels++;
        }

        var legend = Legend.Find(marks, box, colours);
        return new ChartSurroundings(legend.Count == 0 ? box : legend.Box.Union(box), axes, labels, legend.Count);
    }

    private static (Box Plot, int Axes) WithAxes(Marks marks, Box body)
    {
        var (reach, rise) = (0.3 * body.Width, Math.Max(0.6 * body.Height, 0.05 * marks.Height));
        var level = marks.Level.Where(l =>
            l.Box.Left <= body.Left + (0.05 * body.Width) && l.Box.Right >= body.Right - (0.05 * body.Width)
            && l.Box.Left >= body.Left - reach && l.Box.Right <= body.Right + reach
            && l.Box.CentreY >= body.Top - rise && l.Box.CentreY <= body.Bottom + (0.15 * body.Height) + 2).ToList();
        // A line well above the marks is a grid line only if it is as long as one at the marks; else it belongs to the headline.
        var atMarks = level.Where(l => l.Box.CentreY >= body.Top - (0.05 * body.Height)).ToList();
        level = [.. level.Where(l => atMarks.Any(m => Math.Abs(m.Box.Left - l.Box.Left) < 3 && Math.Abs(m.Box.Right - l.Box.Right) < 3))];
        var plot = Outline.Union(level.Select(l => l.Box).Append(body))!.Value;
        var upright = marks.Upright.Where(u =>
            u.Box.Height >= 0.6 * body.Height && u.Box.Height <= 1.8 * plot.Height
            && u.Box.CentreX >= plot.Left - (0.1 * body.Width) - 3 && u.Box.CentreX <= plot.Right + (0.1 * body.Width) + 3
            && u.Box.Bottom >= body.Bottom - (0.2 * body.Height) && u.Box.Bottom <= plot.Bottom + 6).ToList();
        plot = Outline.Union(upright.Select(u => u.Box).Append(plot))!.Value;
        return (plot, level.Count + upright.Count);
    }

    private static bool IsLabel(Marks marks, TextLine line, Box plot, Box body, IReadOnlyList<Box> columns)
    {
        var size = line.Size;
        var text = line.Box;
        var isNumber = line.Text.Length <= 12 && line.Text.Any(char.IsAsciiDigit);

        // Names below the marks. Those beside lying bars may stand far off, aligned at their beginnings.
        var below = text.Top - plot.Bottom;
        var reach = marks.IsTurned ? Math.Max(24, 0.6 * plot.Height) : (1.2 * size) + 6;
        if (below >= -0.5 * size && below <= reach && text.CentreX >= plot.Left - size && text.CentreX <= plot.Right + size)
            return columns.Count == 0 || !marks.IsTurned || columns.Any(c => text.CentreX >= c.Left - size && text.CentreX <= c.Right + size);

        // Values at the ends of bars.
        foreach (var column in columns)
        {
            if (text.CentreX < column.Left - size || text.CentreX > column.Right + size) continue;
            var above = column.Top - text.Bottom;
            if (isNumber && above >= -size && above <= 1.5 * size) return true;
        }

        // Values along the axis.
        var beside = plot.Left - text.Right;
        var along = marks.IsTurned ? (1.2 * size) + 6 : (1.5 * size) + 8;
        return isNumber && beside >= -3 && beside <= along && text.CentreY >= plot.Top - size && text.CentreY <= plot.Bottom + size && body.Height > 0;
    }
}
