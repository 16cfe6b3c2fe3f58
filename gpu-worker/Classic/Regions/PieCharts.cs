using System.Globalization;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Finds pies and rings: several areas whose outer edges lie on one circle and that fill it.</summary>
internal static class PieCharts
{
    /// <summary>Areas of one page that are looked at.</summary>
    private const int AreasMax = 300;

    private const int SlicesMin = 2;

    /// <summary>Diameter as a share of the page's height.</summary>
    private const double DiameterMin = 0.06;

    /// <summary>Distance from the circle, as a share of its radius, at which a point still lies on it.</summary>
    private const double OnCircle = 0.05;

    /// <summary>Share of the circle's edge that slices must cover.</summary>
    private const double EdgeMin = 0.85;

    /// <summary>Directions in which the edge is looked at.</summary>
    private const int Directions = 72;

    public static IEnumerable<FoundChart> Find(Marks marks)
    {
        var areas = marks.Areas.Concat(marks.Curves.Where(IsThickArc))
            .Where(a => a.Shape.Points.Count >= 3 && Math.Max(a.Box.Width, a.Box.Height) >= DiameterMin / 3 * marks.Height)
            .Take(AreasMax).ToList();
        foreach (var cluster in Clusters(areas))
        {
            if (Chart(marks, cluster) is { } chart) yield return chart;
        }
    }

    /// <summary>Part of a ring, drawn as a thick line.</summary>
    private static bool IsThickArc(Mark mark) => mark.Shape is { Curved: true, StrokeWidth: > 4 };

    private static FoundChart? Chart(Marks marks, List<Mark> cluster)
    {
        if (cluster.Count < SlicesMin) return null;
        var outer = Outline.Union(cluster.Select(a => a.Shape.Fill is null ? a.Box.Grow(a.Shape.StrokeWidth / 2) : a.Box))!.Value;
        if (outer.Height < DiameterMin * marks.Height || outer.Width < 0.8 * outer.Height || outer.Width > 1.25 * outer.Height) return null;
        var radius = (outer.Width + outer.Height) / 4;

        var edge = new bool[Directions];
        var slices = new List<Mark>();
        foreach (var area in cluster)
        {
            var covered = EdgeOf(area, outer.CentreX, outer.CentreY, radius, out var inside);
            if (!inside) return null;
            // A whole circle is the ground, the hole, or no chart at all.
            if (covered.Count(c => c) is 0 or > (int)(0.97 * Directions)) continue;
            slices.Add(area);
            for (var i = 0; i < Directions; i++) edge[i] |= covered[i];
        }

        var share = edge.Count(e => e) / (double)Directions;
        var shades = slices.Select(s => s.Colour).Distinct().Count();
        if (slices.Count < SlicesMin || shades < 2 || share < EdgeMin) return null;
        var legend = Legend.Find(marks, outer, [.. slices.Select(s => s.Colour)]);
        var labels = marks.Lines.Where(l => l.Text.Length <= 28 && IsAtEdge(l, outer, radius)).ToList();
        var box = Outline.Union(labels.Select(l => l.Box).Append(outer))!.Value;
        if (legend.Count >= 2) box = box.Union(legend.Box);
        var confidence = Math.Min(0.97, 0.7 + (0.25 * share * (legend.Count > 0 || labels.Count > 0 ? 1 : 0.5)));
        var ring = slices.Any(s => s.Shape.Fill is null) || slices.Sum(s => Outline.Area(s.Shape.Points)) < 0.85 * Math.PI * radius * radius;
        var reason = string.Create(CultureInfo.InvariantCulture,
            $"{slices.Count} slices of one {(ring ? "ring" : "circle")}{(legend.Count >= 2 ? ", with a legend" : "")}");
        return new FoundChart(ChartForm.Pie, box, Math.Round(confidence, 2), reason, Rises: null);
    }

    private static bool IsAtEdge(TextLine line, Box outer, double radius)
    {
        var x = Math.Clamp(outer.CentreX, line.Box.Left, line.Box.Right);
        var y = Math.Clamp(outer.CentreY, line.Box.Top, line.Box.Bottom);
        var distance = new Spot(x, y).DistanceTo(outer.CentreX, outer.CentreY);
        return distance <= 1.12 * radius && line.Size <= 0.4 * radius;
    }

    /// <summary>The directions in which the area reaches the circle.</summary>
    private static bool[] EdgeOf(Mark area, double centreX, double centreY, double radius, out bool inside)
    {
        var covered = new bool[Directions];
        inside = true;
        var points = area.Shape.Points;
        var stroke = area.Shape.Fill is null ? area.Shape.StrokeWidth / 2 : 0;
        int? last = null;
        for (var i = 0; i <= points.Count; i++)
        {
            var point = points[i % points.Count];
            if (i == points.Count && !area.Shape.Closed) break;
            var distance = point.DistanceTo(centreX, centreY) + stroke;
            if (distance > (1 + (2.5 * OnCircle)) * radius) inside = false;
            if (Math.Abs(distance - radius) > OnCircle * radius)
            {
                last = null;
                continue;
            }

            var direction = (int)((Math.Atan2(point.Y - centreY, point.X - centreX) + Math.PI) / (2 * Math.PI) * Directions) % Directions;
            Cover(covered, last ?? direction, direction);
            last = direction;
        }

        return covered;
    }

    /// <summary>From one direction to the next the shorter way; two points of one edge are never half a circle apart.</summary>
    private static void Cover(bool[] covered, int from, int to)
    {
        var steps = (((to - from) % Directions) + Directions) % Directions;
        var step = 1;
        if (steps > Directions / 2) (steps, step) = (Directions - steps, -1);
        for (var i = 0; i <= steps; i++) covered[(((from + (i * step)) % Directions) + Directions) % Directions] = true;
    }

    /// <summary>Areas whose boxes meet.</summary>
    private static List<List<Mark>> Clusters(List<Mark> areas)
    {
        var parent = Enumerable.Range(0, areas.Count).ToArray();
        for (var i = 0; i < areas.Count; i++)
        {
            var near = areas[i].Box.Grow(2);
            for (var j = i + 1; j < areas.Count; j++)
            {
                if (near.Meets(areas[j].Box)) parent[Root(i)] = Root(j);
            }
        }

        return [.. Enumerable.Range(0, areas.Count).GroupBy(Root).Select(g => g.Select(i => areas[i]).ToList())];

        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
    }
}
