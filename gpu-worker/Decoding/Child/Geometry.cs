using System.Text.Json.Serialization;
using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>A rectangle; y grows downwards where it is on a displayed page. In messages: [left, top, right, bottom].</summary>
[JsonConverter(typeof(BoxConverter))]
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Width => Math.Max(0, Right - Left);

    public double Height => Math.Max(0, Bottom - Top);

    public double Area => Width * Height;

    public double CentreX => (Left + Right) / 2;

    public double CentreY => (Top + Bottom) / 2;

    public Box ClipTo(double width, double height) => new(
        Math.Clamp(Left, 0, width), Math.Clamp(Top, 0, height), Math.Clamp(Right, 0, width), Math.Clamp(Bottom, 0, height));

    public Box Union(Box other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    public Box Grow(double by) => new(Left - by, Top - by, Right + by, Bottom + by);

    /// <summary>Area that both cover.</summary>
    public double Overlap(Box other) =>
        Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left))
        * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));

    public bool Meets(Box other) => Left <= other.Right && other.Left <= Right && Top <= other.Bottom && other.Top <= Bottom;

    public bool Holds(double x, double y) => x >= Left && x <= Right && y >= Top && y <= Bottom;

    /// <summary>Whether the other's centre is inside.</summary>
    public bool HoldsCentreOf(Box other) => Holds(other.CentreX, other.CentreY);
}

/// <summary>x' = ax + cy + e, y' = bx + dy + f.</summary>
internal readonly record struct Affine(double A, double B, double C, double D, double E, double F)
{
    public static Affine Identity { get; } = new(1, 0, 0, 1, 0, 0);

    public static Affine From(in Pdfium.Matrix m) => new(m.A, m.B, m.C, m.D, m.E, m.F);

    /// <summary>How much longer a length becomes, on average over directions.</summary>
    public double Scale => Math.Sqrt(Math.Abs((A * D) - (B * C)));

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

    public (double X, double Y) Apply(double x, double y) => ((A * x) + (C * y) + E, (B * x) + (D * y) + F);
}
