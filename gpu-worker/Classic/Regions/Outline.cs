using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Geometry of outlines.</summary>
internal static class Outline
{
    /// <summary>Of the closed polygon through the points.</summary>
    public static double Area(IReadOnlyList<Spot> points)
    {
        var twice = 0.0;
        for (var i = 0; i < points.Count; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Count]);
            twice += (a.X * b.Y) - (b.X * a.Y);
        }

        return Math.Abs(twice) / 2;
    }

    /// <summary>Whether x never goes back by more than a hair: a curve over an axis does not.</summary>
    public static bool RunsToOneSide(IReadOnlyList<Spot> points)
    {
        var (up, down) = (true, true);
        for (var i = 1; i < points.Count; i++)
        {
            up &= points[i].X >= points[i - 1].X - 0.5;
            down &= points[i].X <= points[i - 1].X + 0.5;
        }

        return up || down;
    }

    public static Box? Union(IEnumerable<Box> boxes)
    {
        Box? all = null;
        foreach (var box in boxes) all = all?.Union(box) ?? box;
        return all;
    }
}
