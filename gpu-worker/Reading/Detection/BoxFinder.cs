using System.Numerics.Tensors;

namespace Workflows.GpuWorker.Reading;

/// <summary>Turns a detector's map into boxes: the second half of "differentiable binarization" (DB).</summary>
internal static class BoxFinder
{
    /// <summary>A pixel above it belongs to a line's core; the value the network was trained with.</summary>
    public const float PixelThreshold = 0.3f;

    /// <summary>A part whose pixels are less likely on average is not text.</summary>
    private const double BoxThreshold = 0.5;

    /// <summary>The network marks the core of a line only; its edge is farther out by area x ratio / perimeter.</summary>
    private const double Unclip = 1.6;

    /// <summary>Pixels; a core of a smaller side is noise.</summary>
    private const double SideMin = 3;

    /// <summary>A box counts as turned when it is this many times as long as high and an upright one would be this much larger.</summary>
    private const double TurnedAspectMin = 2;
    private const double TurnedAreaGain = 1.2;

    /// <returns>Boxes in pixels of the map, the surest first.</returns>
    public static List<TextBox> Find(ProbabilityMap map)
    {
        var boxes = new List<TextBox>();
        foreach (var runs in MapComponents.Find(map, PixelThreshold))
        {
            var core = Around(runs);
            if (Math.Min(core.Width, core.Height) < SideMin) continue;
            var score = Score(map, runs);
            if (score < BoxThreshold) continue;
            var edge = core.Width * core.Height * Unclip / (2 * (core.Width + core.Height));
            boxes.Add(core with { Width = core.Width + (2 * edge), Height = core.Height + (2 * edge), Score = score });
        }

        boxes.Sort((a, b) => b.Score.CompareTo(a.Score));
        return boxes;
    }

    private static TextBox Around(List<Run> runs)
    {
        double left = int.MaxValue, right = 0;
        double top = runs[0].Y, bottom = runs[^1].Y + 1;
        foreach (var run in runs) (left, right) = (Math.Min(left, run.Start), Math.Max(right, run.End));
        var upright = new TextBox((left + right) / 2, (top + bottom) / 2, right - left, bottom - top, 0, 0);
        var smallest = SmallestRectangle.Around(runs);
        var turned = smallest.Width >= TurnedAspectMin * smallest.Height && upright.Width * upright.Height > TurnedAreaGain * smallest.Width * smallest.Height;
        return turned ? smallest : upright;
    }

    /// <summary>The mean over the part's own pixels: in the box of a long line of large letters, the white between its words would count as doubt.</summary>
    private static double Score(ProbabilityMap map, List<Run> runs)
    {
        double sum = 0;
        long count = 0;
        foreach (var run in runs)
        {
            sum += TensorPrimitives.Sum(map.Values.AsSpan((run.Y * map.Width) + run.Start, run.End - run.Start));
            count += run.End - run.Start;
        }

        return sum / count;
    }
}
