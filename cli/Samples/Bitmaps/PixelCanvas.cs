using System.Numerics;
using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples.Bitmaps;

internal readonly record struct Rgb(byte R, byte G, byte B)
{
    public static readonly Rgb White = new(255, 255, 255);

    public static Rgb Mix(Rgb from, Rgb to, double share) =>
        new(Mix(from.R, to.R, share), Mix(from.G, to.G, share), Mix(from.B, to.B, share));

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + (to - from) * Math.Clamp(share, 0, 1));
}

/// <summary>An RGB bitmap that fills polygons with smooth edges. Coordinates are pixels, y downwards.</summary>
internal sealed class PixelCanvas
{
    // 4x4 samples a pixel: edges of small type stay readable, and a page takes a few milliseconds.
    private const int Samples = 4;
    private readonly byte[] _pixels;

    public PixelCanvas(int width, int height, Rgb background)
    {
        (Width, Height) = (width, height);
        _pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++) Set(i, background);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Applied to everything that is filled; a small rotation makes a page look scanned.</summary>
    public Matrix3x2 Transform { get; set; } = Matrix3x2.Identity;

    /// <summary>Rows from the top, three bytes a pixel.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    public Rgb this[int x, int y]
    {
        get
        {
            var at = (y * Width + x) * 3;
            return new Rgb(_pixels[at], _pixels[at + 1], _pixels[at + 2]);
        }
        set => Set(y * Width + x, value);
    }

    /// <summary>One byte a pixel, by the usual weights of the three colours.</summary>
    public byte[] ToGrey()
    {
        var grey = new byte[Width * Height];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (byte)((_pixels[i * 3] * 299 + _pixels[i * 3 + 1] * 587 + _pixels[i * 3 + 2] * 114) / 1000);
        return grey;
    }

    /// <summary>Draws one line whose baseline starts at (x, y); <paramref name="size"/> is in pixels.</summary>
    public void Text(string text, TrueTypeFont font, double size, double x, double y, Rgb color)
    {
        var scale = (float)(size / font.UnitsPerEm);
        var shapes = new List<IReadOnlyList<Vector2>>();
        foreach (var character in text)
        {
            var glyph = font.Glyph(character);
            var origin = new Vector2((float)x, (float)y);
            foreach (var outline in font.Outlines(glyph)) shapes.Add([.. outline.Select(p => origin + new Vector2(p.X, -p.Y) * scale)]);
            x += font.Advance(glyph) * scale;
        }

        Fill(shapes, color);
    }

    public void FillRectangle(double x, double y, double width, double height, Rgb color)
    {
        var (x1, y1, x2, y2) = ((float)x, (float)y, (float)(x + width), (float)(y + height));
        Fill([[new(x1, y1), new(x2, y1), new(x2, y2), new(x1, y2)]], color);
    }

    public void FillCircle(double x, double y, double radius, Rgb color)
    {
        var points = new Vector2[24];
        for (var i = 0; i < points.Length; i++)
        {
            var (sin, cos) = Math.SinCos(Math.Tau * i / points.Length);
            points[i] = new Vector2((float)(x + radius * cos), (float)(y + radius * sin));
        }

        Fill([points], color);
    }

    /// <summary>Fills closed outlines by the non-zero winding rule.</summary>
    public void Fill(IReadOnlyList<IReadOnlyList<Vector2>> outlines, Rgb color)
    {
        var edges = Edges(outlines);
        if (edges.Count == 0) return;
        var top = Math.Max(0, (int)edges.Min(e => e.Top) / Samples);
        var bottom = Math.Min(Height - 1, (int)edges.Max(e => e.Bottom) / Samples);
        var coverage = new int[Width];
        for (var y = top; y <= bottom; y++)
        {
            Array.Clear(coverage);
            for (var sub = 0; sub < Samples; sub++) Cover(edges, y * Samples + sub + 0.5f, coverage);
            for (var x = 0; x < Width; x++)
            {
                if (coverage[x] > 0) this[x, y] = Rgb.Mix(this[x, y], color, coverage[x] / (double)(Samples * Samples));
            }
        }
    }

    private List<Edge> Edges(IReadOnlyList<IReadOnlyList<Vector2>> outlines)
    {
        var edges = new List<Edge>();
        foreach (var outline in outlines)
        {
            for (var i = 0; i < outline.Count; i++)
            {
                var a = Vector2.Transform(outline[i], Transform) * Samples;
                var b = Vector2.Transform(outline[(i + 1) % outline.Count], Transform) * Samples;
                if (a.Y != b.Y) edges.Add(a.Y < b.Y ? new Edge(a, b, 1) : new Edge(b, a, -1));
            }
        }

        return edges;
    }

    private void Cover(List<Edge> edges, float y, int[] coverage)
    {
        var crossings = new List<(float X, int Winding)>();
        foreach (var edge in edges)
        {
            if (y >= edge.Top && y < edge.Bottom) crossings.Add((edge.XAt(y), edge.Winding));
        }

        crossings.Sort(static (a, b) => a.X.CompareTo(b.X));
        var winding = 0;
        for (var i = 0; i + 1 < crossings.Count; i++)
        {
            winding += crossings[i].Winding;
            if (winding == 0) continue;
            var from = Math.Max(0, (int)MathF.Round(crossings[i].X));
            var to = Math.Min(Width * Samples, (int)MathF.Round(crossings[i + 1].X));
            for (var x = from; x < to; x++) coverage[x / Samples]++;
        }
    }

    private void Set(int pixel, Rgb color) =>
        (_pixels[pixel * 3], _pixels[pixel * 3 + 1], _pixels[pixel * 3 + 2]) = (color.R, color.G, color.B);

    private readonly record struct Edge(Vector2 Upper, Vector2 Lower, int Winding)
    {
        public float Top => Upper.Y;

        public float Bottom => Lower.Y;

        public float XAt(float y) => Upper.X + (Lower.X - Upper.X) * (y - Upper.Y) / (Lower.Y - Upper.Y);
    }
}
