using Workflows.Contracts;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>The few colours that a picture mostly consists of, each with its share of the area.</summary>
internal static class Palette
{
    private const int ColoursMax = 6;
    private const double ShareMin = 0.005;

    /// <summary>Colours closer than this are one colour to the eye at a glance (CIE 1976).</summary>
    private const double SameColour = 14;

    /// <summary>Share of the area below which a colour is the edge between two others and goes to the nearest.</summary>
    private const double EdgeMax = 0.0002;

    /// <summary>16 levels a channel.</summary>
    private const int Bins = 4096;

    public static IReadOnlyList<PaletteColour> Of(Picture picture)
    {
        // Photographs have thousands of exact colours: each bin is told by the exact colour that prevails in it.
        Span<int> pixels = stackalloc int[Bins];
        Span<int> votes = stackalloc int[Bins];
        Span<Rgb> prevailing = stackalloc Rgb[Bins];
        pixels.Clear();
        votes.Clear();
        var bytes = picture.Rgb.AsSpan();
        for (var at = 0; at + 2 < bytes.Length;)
        {
            var (r, g, b) = (bytes[at], bytes[at + 1], bytes[at + 2]);
            var from = at;
            // Slides are mostly runs of one colour.
            do at += 3;
            while (at + 2 < bytes.Length && bytes[at] == r && bytes[at + 1] == g && bytes[at + 2] == b);
            var run = (at - from) / 3;

            var bin = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
            var colour = new Rgb(r, g, b);
            pixels[bin] += run;
            if (prevailing[bin] == colour) votes[bin] += run;
            else if (votes[bin] >= run) votes[bin] -= run;
            else (prevailing[bin], votes[bin]) = (colour, run - votes[bin]);
        }

        var weights = new List<(Rgb Colour, double Weight)>();
        for (var bin = 0; bin < Bins; bin++)
        {
            if (pixels[bin] > 0) weights.Add((prevailing[bin], pixels[bin]));
        }

        return Reduce(weights, (double)picture.Width * picture.Height);
    }

    /// <summary>The palette of several pages of equal weight.</summary>
    public static IReadOnlyList<PaletteColour> Merge(IReadOnlyList<IReadOnlyList<PaletteColour>> palettes) =>
        palettes.Count == 0 ? [] : Reduce([.. palettes.SelectMany(p => p).Select(c => (Parse(c.Hex), c.Share))], palettes.Count);

    /// <param name="hex">As <see cref="Rgb.Hex"/> writes it.</param>
    public static Rgb Parse(string hex)
    {
        var bytes = Convert.FromHexString(hex.AsSpan(1));
        return new Rgb(bytes[0], bytes[1], bytes[2]);
    }

    private static List<PaletteColour> Reduce(List<(Rgb Colour, double Weight)> weights, double total)
    {
        var clusters = new List<(Rgb Colour, Lab Lab, double Weight)>();
        foreach (var (colour, weight) in weights.OrderByDescending(w => w.Weight).ThenBy(w => w.Colour.Hex, StringComparer.Ordinal))
        {
            var lab = Lab.Of(colour);
            var edge = weight < EdgeMax * total && clusters.Count > 0;
            var nearest = Nearest(clusters, lab, edge ? double.MaxValue : SameColour);
            if (nearest >= 0) clusters[nearest] = clusters[nearest] with { Weight = clusters[nearest].Weight + weight };
            else clusters.Add((colour, lab, weight));
        }

        return
        [
            .. clusters
                .Select(c => new PaletteColour { Hex = c.Colour.Hex, Share = Math.Round(c.Weight / total, 4) })
                .Where(c => c.Share >= ShareMin)
                .OrderByDescending(c => c.Share).ThenBy(c => c.Hex, StringComparer.Ordinal)
                .Take(ColoursMax),
        ];
    }

    private static int Nearest(List<(Rgb Colour, Lab Lab, double Weight)> clusters, Lab colour, double within)
    {
        var (nearest, least) = (-1, within);
        for (var i = 0; i < clusters.Count; i++)
        {
            var distance = clusters[i].Lab.DistanceTo(colour);
            if (distance < least) (nearest, least) = (i, distance);
        }

        return nearest;
    }
}
