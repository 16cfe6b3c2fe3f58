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

    public static IReadOnlyList<PaletteColour> Of(Picture picture)
    {
        var counts = new Dictionary<Rgb, int>();
        var (colour, run) = (picture.At(0, 0), 0);
        for (var i = 0; i < picture.Rgb.Length; i += 3)
        {
            var next = new Rgb(picture.Rgb[i], picture.Rgb[i + 1], picture.Rgb[i + 2]);
            if (next != colour)
            {
                // Slides are mostly runs of one colour.
                counts[colour] = counts.GetValueOrDefault(colour) + run;
                (colour, run) = (next, 0);
            }

            run++;
        }

        counts[colour] = counts.GetValueOrDefault(colour) + run;
        return Reduce(Bins(counts), (double)picture.Width * picture.Height);
    }

    /// <summary>The palette of several pages of equal weight.</summary>
    public static IReadOnlyList<PaletteColour> Merge(IReadOnlyList<IReadOnlyList<PaletteColour>> palettes) =>
        palettes.Count == 0
            ? []
            : Reduce(palettes.SelectMany(p => p).Select(c => (Parse(c.Hex), c.Share)).OrderByDescending(c => c.Share), palettes.Count);

    /// <param name="hex">As <see cref="Rgb.Hex"/> writes it.</param>
    public static Rgb Parse(string hex)
    {
        var bytes = Convert.FromHexString(hex.AsSpan(1));
        return new Rgb(bytes[0], bytes[1], bytes[2]);
    }

    /// <summary>Photographs have thousands of exact colours: 16 levels a channel, each represented by its commonest exact colour.</summary>
    private static IEnumerable<(Rgb Colour, double Weight)> Bins(Dictionary<Rgb, int> counts) => counts
        .GroupBy(c => (c.Key.R >> 4, c.Key.G >> 4, c.Key.B >> 4))
        .Select(bin => (bin.MaxBy(c => c.Value).Key, (double)bin.Sum(c => c.Value)))
        .OrderByDescending(bin => bin.Item2);

    private static List<PaletteColour> Reduce(IEnumerable<(Rgb Colour, double Weight)> byWeight, double total)
    {
        var clusters = new List<(Rgb Colour, double Weight)>();
        foreach (var (colour, weight) in byWeight)
        {
            var nearest = Nearest(clusters, colour);
            if (nearest >= 0) clusters[nearest] = (clusters[nearest].Colour, clusters[nearest].Weight + weight);
            else clusters.Add((colour, weight));
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

    private static int Nearest(List<(Rgb Colour, double Weight)> clusters, Rgb colour)
    {
        var (nearest, least) = (-1, SameColour);
        for (var i = 0; i < clusters.Count; i++)
        {
            var distance = Colours.Distance(clusters[i].Colour, colour);
            if (distance < least) (nearest, least) = (i, distance);
        }

        return nearest;
    }
}
