using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Joins single lines of the same look that meet end to end: how some programs draw a curve.</summary>
internal static class LineChains
{
    public static IReadOnlyList<Mark> Join(IReadOnlyList<Mark> lines)
    {
        // Curves are drawn from left to right or back, one part after the other: a chain breaks where the next part does not go on.
        var chains = new List<Mark>();
        var points = new List<Spot>();
        ObservedShape? last = null;
        foreach (var line in lines)
        {
            var (from, to) = (line.Shape.Points[0], line.Shape.Points[1]);
            if (last is not null && last.Stroke == line.Shape.Stroke && Math.Abs(last.StrokeWidth - line.Shape.StrokeWidth) < 0.1 && Same(points[^1], from))
            {
                points.Add(to);
            }
            else
            {
                Finish();
                points.AddRange([from, to]);
            }

            last = line.Shape;
        }

        Finish();
        return chains;

        void Finish()
        {
            if (points.Count > 2 && last is not null)
            {
                var box = new Box(points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y));
                chains.Add(new Mark(box, last with { Box = box, Points = [.. points] }));
            }

            points.Clear();
        }
    }

    private static bool Same(Spot a, Spot b) => Math.Abs(a.X - b.X) < 0.3 && Math.Abs(a.Y - b.Y) < 0.3;
}
