using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Small patches in a chart's colours, each with a text beside it.</summary>
internal sealed record Legend(int Count, Box Box)
{
    /// <summary>Points of a patch's side.</summary>
    private const double PatchMin = 3;
    private const double PatchMax = 22;

    /// <summary>How far from the chart a legend may stand, as a share of the page's longer side.</summary>
    private const double DistanceMax = 0.15;

    /// <summary>Distance of a single entry, as a share of the chart's height.</summary>
    private const double CloseBy = 0.2;

    public static Legend Find(Marks marks, Box chart, IReadOnlyList<Rgb> colours)
    {
        var wanted = colours.ToHashSet();
        var near = chart.Grow(DistanceMax * Math.Max(marks.Width, marks.Height));
        var found = new List<(Rgb Colour, Box Box)>();
        foreach (var patch in marks.Rectangles.Concat(marks.Areas).Concat(marks.Level))
        {
            if (!wanted.Contains(patch.Colour) || !near.HoldsCentreOf(patch.Box) || patch.Box.Area > PatchMax * PatchMax) continue;
            if (Math.Max(patch.Box.Width, patch.Box.Height) is < PatchMin or > PatchMax) continue;
            if (Beside(marks, patch.Box) is { } text) found.Add((patch.Colour, text.Union(patch.Box)));
        }

        Box? box = null;
        var count = 0;
        foreach (var entry in found.GroupBy(f => f.Colour))
        {
            // Several patches of one colour are the bullets of a list.
            if (entry.Count() > 1) continue;
            box = box?.Union(entry.First().Box) ?? entry.First().Box;
            count++;
        }

        // One entry explains one series only where nobody could take it for a bullet: close to the chart.
        if (count == 1 && !chart.Grow(CloseBy * chart.Height).HoldsCentreOf(box!.Value)) (count, box) = (0, null);
        return new Legend(count, box ?? chart);
    }

    private static Box? Beside(Marks marks, Box patch)
    {
        foreach (var line in marks.Lines)
        {
            var text = line.Box;
            // On the turned page the text stands above its patch.
            var (gap, offset) = marks.IsTurned
                ? (patch.Top - text.Bottom, Math.Abs(text.CentreX - patch.CentreX))
                : (text.Left - patch.Right, Math.Abs(text.CentreY - patch.CentreY));
            if (gap >= -1 && gap <= Math.Max(14, 1.5 * line.Size) && offset <= 0.6 * Math.Max(line.Size, PatchMin)) return text;
        }

        return null;
    }
}
