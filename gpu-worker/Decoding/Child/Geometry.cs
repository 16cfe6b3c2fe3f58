using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>A rectangle; y grows downwards where it is on a displayed page.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Width => Math.Max(0, Right - Left);

    public double Height => Math.Max(0, Bottom - Top);

    public double Area => Width * Height;

    public Box ClipTo(double width, double height) => new(
        Math.Clamp(Left, 0, width), Math.Clamp(Top, 0, height), Math.Clamp(Right, 0, width), Math.Clamp(Bottom, 0, height));

    public Box Union(Box other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}

/// <summary>x' = ax + cy + e, y' = bx + dy + f.</summary>
internal readonly record struct Affine(double A, double B, double C, double D, double E, double F)
{
    public static Affine Identity { get; } = new(1, 0, 0, 1, 0, 0);

    public static Affine From(in Pdfium.Matrix m) => new(m.A, m.B, m.C, m.D, m.E, m.F);

    /// <summary>This first, then <paramref name="next"/>.</summary>
    public Affine Then(Affine next) => new(
        (A * next.A) + (B * next.C), (A * next.B) + (B * next.D),
        (C * next.A) + (D * next.C), (C * next.B) + (D * next.D),
        (E * next.A) + (F * next.C) + next.E, (E * next.B) + (F * next.D) + next.F);

    /// <summary>The box around the four transformed corners; Top is the smaller y.</summary>
    public Box Apply(double left, double bottom, double right, double top)
    {
        var corners = new[] { Apply(left, bottom), Apply(left, top), Apply(right, bottom), Apply(right, top) };
        return new Box(corners.Min(c => c.X), corners.Min(c => c.Y), corners.Max(c => c.X), corners.Max(c => c.Y));
    }

    private (double X, double Y) Apply(double x, double y) => ((A * x) + (C * y) + E, (B * x) + (D * y) + F);
}
