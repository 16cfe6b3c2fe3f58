using System.Globalization;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Finds curves over an axis. A curve alone may be an ornament, so it counts only with axis lines or labels.</summary>
internal static class LineCharts
{
    private const int CurvesMax = 200;

    /// <summary>Width as a share of the page's.</summary>
    private const double WidthMin = 0.12;

    private const double HeightMin = 0.02;

    private const int LabelsMin = 3;

    public static IEnumerable<FoundChart> Find(Marks marks)
    {
        var curves = marks.Curves.Concat(marks.Areas.Where(IsUnderCurve))
            .Where(c => c.Box.Width >= WidthMin * marks.Width && c.Box.Height >= HeightMin * marks.Height && c.Box.Width >= 0.5 * c.Box.Height)
            .Where(c => c.Shape.Points.Count >= 3 && (c.Shape.Fill is not null || Outline.RunsToOneSide(c.Shape.Points)))
            .OrderByDescending(c => c.Box.Area).Take(CurvesMax).ToList();
        while (curves.Count > 0)
        {
            // Curves of one chart run over the same stretch.
            var first = curves[0];
            var series = curves.Where(c => c.Box.Left < first.Box.Right && first.Box.Left < c.Box.Right
                && Math.Min(c.Box.Right, first.Box.Right) - Math.Max(c.Box.Left, first.Box.Left) >= 0.6 * Math.Max(c.Box.Width, first.Box.Width)
                && c.Box.Grow(0.6 * first.Box.Height).Meets(first.Box)).ToList();
            curves.RemoveAll(series.Contains);
            if (Chart(marks, series) is { } chart) yield return chart;
        }
    }

    /// <summary>A filled shape with a level lower edge as wide as itself.</summary>
    private static bool IsUnderCurve(Mark area)
    {
        var floor = area.Shape.Points.Where(p => p.Y >= area.Box.Bottom - Math.Max(0.5, 0.01 * area.Box.Height)).ToList();
        return floor.Count >= 2 && floor.Max(p => p.X) - floor.Min(p => p.X) >= 0.95 * area.Box.Width
            && Outline.Area(area.Shape.Points) < 0.9 * area.Box.Area;
    }

    private static FoundChart? Chart(Marks marks, List<Mark> series)
    {
        var body = Outline.Union(series.Select(c => c.Box))!.Value;
        var surroundings = ChartSurroundings.Of(marks, WithAxis(marks, body), [.. series.Select(c => c.Colour)], []);
        var numbers = surroundings.Labels >= LabelsMin;
        if (surroundings.Axes < 1 || (surroundings.Axes < 2 && !numbers)) return null;
        var confidence = Math.Min(0.97, 0.55 + (0.05 * Math.Min(surroundings.Axes, 4)) + (numbers ? 0.15 : 0) + (surroundings.LegendEntries > 0 ? 0.07 : 0));
        var what = series.Any(s => s.Shape.Fill is not null) ? "area" : "curve";
        var reason = string.Create(CultureInfo.InvariantCulture, $"{series.Count} {what}{(series.Count == 1 ? "" : "s")} over one axis{surroundings.Words}");
        return new FoundChart(ChartForm.Lines, surroundings.Box, Math.Round(confidence, 2), reason, series.Exists(Rises));
    }

    /// <summary>The axis may lie well below a curve that never falls to it.</summary>
    private static Box WithAxis(Marks marks, Box body)
    {
        var axis = marks.Level
            .Where(l => l.Box.CentreY >= body.Bottom - 2 && l.Box.CentreY <= body.Bottom + (2.5 * body.Height) + (0.1 * marks.Height)
                && l.Box.Left <= body.Left + (0.05 * body.Width) + 3 && l.Box.Right >= body.Right - (0.05 * body.Width) - 3
                && l.Box.Width <= 1.5 * body.Width)
            .OrderBy(l => l.Box.CentreY).ToList();
        if (axis.Count == 0) return body;
        // Grid lines have one length; the lowest of those is the axis.
        var lowest = axis.Last(l => Math.Abs(l.Box.Left - axis[0].Box.Left) < 3 && Math.Abs(l.Box.Right - axis[0].Box.Right) < 3);
        return body with { Bottom = Math.Max(body.Bottom, lowest.Box.CentreY) };
    }

    private static bool Rises(Mark curve)
    {
        if (curve.Shape.Fill is not null) return false;
        var points = curve.Shape.Points;
        var (first, last) = points[0].X <= points[^1].X ? (points[0], points[^1]) : (points[^1], points[0]);
        return first.Y - last.Y > 0.5 * curve.Box.Height;
    }
}
