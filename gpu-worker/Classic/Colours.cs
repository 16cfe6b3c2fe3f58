using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>How eyes and the Web Content Accessibility Guidelines see sRGB.</summary>
internal static class Colours
{
    private static readonly double[] LinearOf = [.. Enumerable.Range(0, 256).Select(channel =>
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    })];

    /// <summary>WCAG 2 contrast: 1 (the same) to 21 (black and white).</summary>
    public static double Contrast(Rgb a, Rgb b)
    {
        var (light, dark) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>CIE 1976 distance; about 2 is just noticeable, 100 is black to white.</summary>
    public static double Distance(Rgb a, Rgb b) => Lab.Of(a).DistanceTo(Lab.Of(b));

    public static double Linear(byte channel) => LinearOf[channel];

    private static double Luminance(Rgb c) => (0.2126 * Linear(c.R)) + (0.7152 * Linear(c.G)) + (0.0722 * Linear(c.B));
}

/// <summary>A colour in CIE 1976 L*a*b*, where distances are as large as they look.</summary>
internal readonly record struct Lab(double L, double A, double B)
{
    public static Lab Of(Rgb c)
    {
        double r = Colours.Linear(c.R), g = Colours.Linear(c.G), b = Colours.Linear(c.B);
        // sRGB to XYZ, divided by the D65 white point.
        var x = Root(((0.4124 * r) + (0.3576 * g) + (0.1805 * b)) / 0.95047);
        var y = Root((0.2126 * r) + (0.7152 * g) + (0.0722 * b));
        var z = Root(((0.0193 * r) + (0.1192 * g) + (0.9505 * b)) / 1.08883);
        return new Lab((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    public double DistanceTo(Lab other) => Math.Sqrt(((L - other.L) * (L - other.L)) + ((A - other.A) * (A - other.A)) + ((B - other.B) * (B - other.B)));

    private static double Root(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16.0 / 116);
}
