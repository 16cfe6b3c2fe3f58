using System.Globalization;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Raster images as a reader sees them: strips and tiles of one picture put together, crumbs left out.</summary>
internal static class Pictures
{
    /// <summary>Share of the page below which an image is a crumb (a bullet, a shadow).</summary>
    public const double ShareMin = 0.002;

    /// <summary>Share of the page from which a picture is its ground or a scan.</summary>
    public const double WholePage = 0.85;

    private const int Max = 200;

    public static IReadOnlyList<ObservedImage> Of(PageObservation page)
    {
        var pictures = new List<ObservedImage>();
        foreach (var image in page.Images.Take(Max))
        {
            var at = pictures.FindIndex(p => IsTile(p.Box, image.Box) || p.Box.Overlap(image.Box) > 0.8 * Math.Min(p.Box.Area, image.Box.Area)
                && Math.Max(p.Box.Area, image.Box.Area) < 1.5 * Math.Min(p.Box.Area, image.Box.Area));
            if (at < 0) pictures.Add(image);
            else
            {
                var (one, other) = (pictures[at], image);
                var whole = one.Box.Area + other.Box.Area;
                pictures[at] = new ObservedImage(
                    one.Box.Union(other.Box), ((one.EvenShare * one.Box.Area) + (other.EvenShare * other.Box.Area)) / whole);
            }
        }

        return [.. pictures.Where(p => p.Box.Area >= ShareMin * page.Width * page.Height)];
    }

    public static string Describe(ObservedImage image, double share) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(share >= WholePage ? "a raster image as large as the page: a scan or a background" : "a raster image")}, {image.EvenShare * 100:0} % of it evenly coloured");

    /// <summary>Strips of a picture share an edge over its whole length.</summary>
    private static bool IsTile(Box a, Box b)
    {
        var besides = Math.Abs(a.Top - b.Top) < 1 && Math.Abs(a.Bottom - b.Bottom) < 1 && (Math.Abs(a.Right - b.Left) < 1 || Math.Abs(b.Right - a.Left) < 1);
        var below = Math.Abs(a.Left - b.Left) < 1 && Math.Abs(a.Right - b.Right) < 1 && (Math.Abs(a.Bottom - b.Top) < 1 || Math.Abs(b.Bottom - a.Top) < 1);
        return besides || below;
    }
}
