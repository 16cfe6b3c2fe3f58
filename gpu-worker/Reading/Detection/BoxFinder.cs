namespace Workflows.GpuWorker.Reading;

/// <summary>Turns a detector's map into boxes: the second half of "differentiable binarization" (DB).</summary>
internal static class BoxFinder
{
    /// <summary>A pixel above it belongs to a line's core; the value the network was trained with.</summary>
    public const float PixelThreshold = 0.3f;

    /// <summary>A box whose pixels are less likely on average is not text.</summary>
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
            var score = Score(map, core);
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

    /// <summary>The mean over the box.</summary>
    private static double Score(ProbabilityMap map, TextBox box)
    {
        var (left, top, right, bottom) = box.Bounds;
        var (cos, sin) = (Math.Cos(box.Angle), Math.Sin(box.Angle));
        double sum = 0;
        long count = 0;
        for (var y = Math.Max(0, (int)top); y < Math.Min(map.Height, bottom); y++)
        {
            for (var x = Math.Max(0, (int)left); x < Math.Min(map.Width, right); x++)
            {
                var (dx, dy) = (x + 0.5 - box.CenterX, y + 0.5 - box.CenterY);
                if (Math.Abs((dx * cos) + (dy * sin)) > box.Width / 2 || Math.Abs((dy * cos) - (dx * sin)) > box.Height / 2) continue;
                sum += map[x, y];
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
