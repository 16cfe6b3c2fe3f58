using System.Globalization;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Finds bars: filled rectangles of one width that stand on one line and differ in height. Lying bars are found on the turned page.</summary>
internal static class BarCharts
{
    private const int BarsMin = 3;

    /// <summary>Bars from which no axis or label is needed to believe them.</summary>
    private const int BarsThatSpeak = 5;

    /// <summary>Rectangles of one page that are looked at.</summary>
    private const int RectanglesMax = 600;

    /// <summary>Share of the page that a single bar may cover.</summary>
    private const double BarShareMax = 0.2;

    /// <summary>Letters inside a rectangle from which it is a card with text.</summary>
    private const int LettersMax = 24;

    private const double SameWidth = 0.12;

    public static IEnumerable<FoundChart> Find(Marks marks)
    {
        foreach (var chart in FindStanding(marks, "standing")) yield return chart;
        var turned = marks.Turned();
        foreach (var chart in FindStanding(turned, "lying"))
        {
            // A lying bar chart has no course of time.
            yield return chart with { Box = turned.TurnBack(chart.Box), Rises = null, Lies = true };
        }
    }

    private static IEnumerable<FoundChart> FindStanding(Marks marks, string how)
    {
        var page = marks.Width * marks.Height;
        var bars = marks.Rectangles
            .Where(r => r.Box.Area < BarShareMax * page && r.Box.Width >= 1.5)
            .Take(RectanglesMax)
            .Where(r => LettersIn(marks, r.Box) <= LettersMax)
            .OrderByDescending(r => r.Box.Bottom).ThenBy(r => r.Box.Left)
            .ToList();
        var tolerance = Math.Max(1, 0.003 * marks.Height);
        var taken = new HashSet<Mark>();
        for (var from = 0; from < bars.Count;)
        {
            var to = from + 1;
            // The lowest first: upper parts of stacked bars may stand on one line too.
            while (to < bars.Count && bars[to - 1].Box.Bottom - bars[to].Box.Bottom <= tolerance && bars[from].Box.Bottom - bars[to].Box.Bottom <= 2 * tolerance) to++;
            foreach (var group in OfOneWidth(bars[from..to]))
            {
                if (group.Count < BarsMin || group.Any(taken.Contains)) continue;
                if (Chart(marks, group, bars, tolerance, how) is not { } chart) continue;
                taken.UnionWith(bars.Where(b => chart.Box.HoldsCentreOf(b.Box)));
                yield return chart;
            }

            from = to;
        }
    }

    private static IEnumerable<List<Mark>> OfOneWidth(List<Mark> standing)
    {
        var byWidth = standing.OrderByDescending(b => b.Box.Width).ToList();
        for (var from = 0; from < byWidth.Count;)
        {
            var to = from + 1;
            while (to < byWidth.Count && byWidth[to].Box.Width >= byWidth[from].Box.Width * (1 - SameWidth)) to++;
            yield return [.. byWidth[from..to].OrderBy(b => b.Box.Left)];
            from = to;
        }
    }

    private static FoundChart? Chart(Marks marks, List<Mark> group, List<Mark> all, double tolerance, string how)
    {
        var columns = Columns(group);
        if (columns.Count < BarsMin) return null;
        var width = columns.Average(c => c.Width);
        for (var i = 1; i < columns.Count; i++)
        {
            // Bars that stand far from each other are something else on the same line.
            if (columns[i].Left - columns[i - 1].Right > Math.Max(6 * width, 0.12 * marks.Width)) return null;
        }

        var baseline = columns.Max(c => c.Bottom);
        var (left, right) = (columns[0].Left, columns[^1].Right);
        var parts = 0;
        var tops = columns.Select(c => c.Top).ToArray();
        // What stands on top of a bar or hangs below the base line at the same place belongs to it.
        foreach (var other in all.Where(b => !group.Contains(b) && b.Box.Left >= left - tolerance && b.Box.Right <= right + tolerance).OrderByDescending(b => b.Box.Bottom))
        {
            var i = columns.FindIndex(c => Math.Abs(c.Left - other.Box.Left) <= 2 * tolerance && Math.Abs(c.Right - other.Box.Right) <= 2 * tolerance);
            if (i < 0 || Math.Abs(other.Box.Bottom - tops[i]) > 3 * tolerance) continue;
            tops[i] = other.Box.Top;
            parts++;
        }

        var heights = tops.Select(top => baseline - top).ToArray();
        if (heights.Max() < 0.03 * marks.Height || heights.Min() > 0.94 * heights.Max()) return null;
        if (heights.Select(h => Math.Round(h)).Distinct().Count() < 2) return null;

        // A field of rectangles that fill the space between the bars is something else: a heat map, a calendar.
        var field = new Box(left, tops.Min(), right, baseline);
        if (all.Count(b => field.HoldsCentreOf(b.Box)) > 2 * (columns.Count + parts)) return null;

        var hanging = all.Where(b => Math.Abs(b.Box.Top - baseline) <= 2 * tolerance && b.Box.Left >= left - (2 * width)
            && b.Box.Right <= right + (2 * width) && Math.Abs(b.Box.Width - width) <= SameWidth * width).Select(b => b.Box).ToList();
        var body = new Box(left, tops.Min(), right, hanging.Count > 0 ? hanging.Max(h => h.Bottom) : baseline);
        body = Outline.Union(hanging.Append(body))!.Value;
        var surroundings = ChartSurroundings.Of(marks, body, [.. group.Select(b => b.Colour)], [.. columns]);
        var evidence = (surroundings.Axes > 0 ? 1 : 0) + (surroundings.Labels >= 2 ? 1 : 0) + (surroundings.LegendEntries > 0 ? 1 : 0);
        if (evidence == 0 && columns.Count < BarsThatSpeak) return null;

        var confidence = Math.Min(0.97, 0.55 + (0.12 * evidence) + (0.03 * Math.Min(columns.Count, 6)));
        var pieces = parts > 0 ? string.Create(CultureInfo.InvariantCulture, $" of up to {1 + (int)Math.Ceiling((double)parts / columns.Count)} parts") : "";
        var reason = string.Create(CultureInfo.InvariantCulture, $"{columns.Count} {how} bars{pieces} on one base line{surroundings.Words}");
        return new FoundChart(ChartForm.Bars, surroundings.Box, Math.Round(confidence, 2), reason, heights[^1] > 1.15 * heights[0] && Rising(heights))
        {
            Labels = surroundings.Labels,
        };
    }

    /// <summary>The bars side by side; of two at the same place (a bar over its grey track) the taller.</summary>
    private static List<Box> Columns(List<Mark> group)
    {
        var columns = new List<Box>();
        foreach (var bar in group)
        {
            if (columns.Count > 0 && bar.Box.Left < columns[^1].Right - (0.25 * bar.Box.Width))
            {
                if (bar.Box.Height > columns[^1].Height) columns[^1] = bar.Box;
            }
            else
            {
                columns.Add(bar.Box);
            }
        }

        return columns;
    }

    private static bool Rising(double[] heights)
    {
        var steps = 0;
        for (var i = 1; i < heights.Length; i++) steps += heights[i] >= heights[i - 1] ? 1 : 0;
        return steps >= 0.7 * (heights.Length - 1);
    }

    private static int LettersIn(Marks marks, Box box) => marks.Lines.Where(l => box.HoldsCentreOf(l.Box) && l.Text.Any(char.IsLetter)).Sum(l => l.Letters);
}
