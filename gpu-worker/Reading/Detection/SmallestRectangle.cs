namespace Workflows.GpuWorker.Reading;

/// <summary>The rectangle of least area around a set of runs, turned as it must be.</summary>
internal static class SmallestRectangle
{
    /// <returns>With the angle of the longer side, more than -90 and at most 90 degrees, and a score of 0.</returns>
    public static TextBox Around(IReadOnlyList<Run> runs)
    {
        var hull = Hull(Corners(runs));
        var best = default(TextBox);
        var bestArea = double.PositiveInfinity;
        for (var i = 0; i < hull.Count; i++)
        {
            // One side of the smallest rectangle lies on a side of the hull.
            var (from, to) = (hull[i], hull[(i + 1) % hull.Count]);
            var angle = Math.Atan2(to.Y - from.Y, to.X - from.X);
            var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
            var (left, right, top, bottom) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
            foreach (var (x, y) in hull)
            {
                var (along, across) = ((x * cos) + (y * sin), (y * cos) - (x * sin));
                (left, right) = (Math.Min(left, along), Math.Max(right, along));
                (top, bottom) = (Math.Min(top, across), Math.Max(bottom, across));
            }

            var area = (right - left) * (bottom - top);
            if (area >= bestArea) continue;
            bestArea = area;
            var (middle, level) = ((left + right) / 2, (top + bottom) / 2);
            best = new TextBox((middle * cos) - (level * sin), (middle * sin) + (level * cos), right - left, bottom - top, angle, 0);
        }

        return Normal(best);
    }

    /// <summary>The corners of each row's first and last pixel; nothing else can be on the hull.</summary>
    private static List<(double X, double Y)> Corners(IReadOnlyList<Run> runs)
    {
        var corners = new List<(double X, double Y)>(runs.Count * 4);
        foreach (var run in runs)
        {
            corners.Add((run.Start, run.Y));
            corners.Add((run.End, run.Y));
            corners.Add((run.Start, run.Y + 1));
            corners.Add((run.End, run.Y + 1));
        }

        return corners;
    }

    /// <summary>Andrew's monotone chain.</summary>
    private static List<(double X, double Y)> Hull(List<(double X, double Y)> points)
    {
        points.Sort();
        var hull = new List<(double X, double Y)>();
        for (var pass = 0; pass < 2; pass++)
        {
            var start = hull.Count;
            foreach (var point in points)
            {
                while (hull.Count >= start + 2 && Turn(hull[^2], hull[^1], point) <= 0) hull.RemoveAt(hull.Count - 1);
                hull.Add(point);
            }

            hull.RemoveAt(hull.Count - 1);
            points.Reverse();
        }

        return hull;
    }

    private static double Turn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));

    private static TextBox Normal(TextBox box)
    {
        var (width, height, angle) = box.Width >= box.Height ? (box.Width, box.Height, box.Angle) : (box.Height, box.Width, box.Angle + (Math.PI / 2));
        while (angle > Math.PI / 2) angle -= Math.PI;
        while (angle <= -Math.PI / 2) angle += Math.PI;
        return box with { Width = width, Height = height, Angle = angle };
    }
}
