using System.Numerics;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;
using Workflows.Cli.Samples.Pdf;

namespace Workflows.DeckTruth.Drawing;

/// <summary>Something to draw on, in points with y downwards: a page of paths and letters, or pixels.</summary>
internal interface IPaper
{
    void Rectangle(Area area, Rgb color);

    void Rounded(Area area, double radius, Rgb color);

    /// <summary>A slice of a pie; degrees clockwise from three o'clock.</summary>
    void Slice(Area circle, double startDegrees, double sweepDegrees, Rgb color);

    void Line(Rgb color, double width, IReadOnlyList<(double X, double Y)> points);

    void Text(string text, TrueTypeFont font, double size, Rgb color, double x, double baseline);

    void Picture(PixelCanvas picture, Area area);
}

/// <summary>Paths and letters: the PDF has a text layer.</summary>
/// <param name="wordByWord">Each word is placed for itself and the blanks between are left out, as some programs export.</param>
internal sealed class VectorPaper(PdfPage page, bool wordByWord) : IPaper
{
    public void Rectangle(Area area, Rgb color) => page.FillRectangle(area, color);

    public void Rounded(Area area, double radius, Rgb color) => page.FillRounded(area, radius, color);

    public void Slice(Area circle, double startDegrees, double sweepDegrees, Rgb color) => page.FillSlice(circle, startDegrees, sweepDegrees, color);

    public void Line(Rgb color, double width, IReadOnlyList<(double X, double Y)> points) => page.Line(color, width, points);

    public void Text(string text, TrueTypeFont font, double size, Rgb color, double x, double baseline)
    {
        if (!wordByWord)
        {
            page.Text(text, font, size, color, x, baseline);
            return;
        }

        foreach (var word in text.Split(' '))
        {
            if (word.Length > 0) page.Text(word, font, size, color, x, baseline);
            x += font.Measure(word + " ", size);
        }
    }

    public void Picture(PixelCanvas picture, Area area) => page.Bitmap(picture, grey: false, area);
}

/// <summary>Pixels: nothing of it is text to a PDF reader.</summary>
/// <param name="scale">Pixels a point.</param>
/// <param name="left">Where the canvas lies on the page, in points.</param>
internal sealed class PixelPaper(PixelCanvas canvas, double scale, double left = 0, double top = 0) : IPaper
{
    public void Rectangle(Area area, Rgb color) =>
        canvas.FillRectangle(X(area.X), Y(area.Y), area.Width * scale, area.Height * scale, color);

    public void Rounded(Area area, double radius, Rgb color)
    {
        var corners = new (double X, double Y, double From)[]
        {
            (area.Right - radius, area.Y + radius, -90), (area.Right - radius, area.Bottom - radius, 0),
            (area.X + radius, area.Bottom - radius, 90), (area.X + radius, area.Y + radius, 180),
        };
        canvas.Fill([[.. corners.SelectMany(c => Arc(c.X, c.Y, radius, c.From, 90))]], color);
    }

    public void Slice(Area circle, double startDegrees, double sweepDegrees, Rgb color)
    {
        var radius = circle.Width / 2;
        var (x, y) = (circle.X + radius, circle.Y + radius);
        canvas.Fill([[Point(x, y), .. Arc(x, y, radius, startDegrees, sweepDegrees)]], color);
    }

    public void Line(Rgb color, double width, IReadOnlyList<(double X, double Y)> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var (a, b) = (Point(points[i - 1].X, points[i - 1].Y), Point(points[i].X, points[i].Y));
            var along = b - a;
            if (along.Length() < 0.001f) continue;
            var side = Vector2.Normalize(new Vector2(-along.Y, along.X)) * (float)Math.Max(width * scale, 1) / 2;
            canvas.Fill([[a + side, b + side, b - side, a - side]], color);
        }
    }

    public void Text(string text, TrueTypeFont font, double size, Rgb color, double x, double baseline) =>
        canvas.Text(text, font, size * scale, X(x), Y(baseline), color);

    public void Picture(PixelCanvas picture, Area area)
    {
        var (x1, y1, x2, y2) = ((int)X(area.X), (int)Y(area.Y), (int)X(area.Right), (int)Y(area.Bottom));
        for (var y = Math.Max(0, y1); y < Math.Min(canvas.Height, y2); y++)
        {
            for (var x = Math.Max(0, x1); x < Math.Min(canvas.Width, x2); x++)
                canvas[x, y] = picture[(x - x1) * picture.Width / (x2 - x1), (y - y1) * picture.Height / (y2 - y1)];
        }
    }

    private IEnumerable<Vector2> Arc(double x, double y, double radius, double startDegrees, double sweepDegrees)
    {
        var steps = Math.Max(4, (int)(Math.Abs(sweepDegrees) / 6));
        for (var i = 0; i <= steps; i++)
        {
            var (sin, cos) = Math.SinCos((startDegrees + (sweepDegrees * i / steps)) * Math.PI / 180);
            yield return Point(x + (radius * cos), y + (radius * sin));
        }
    }

    private Vector2 Point(double x, double y) => new((float)X(x), (float)Y(y));

    private double X(double x) => (x - left) * scale;

    private double Y(double y) => (y - top) * scale;
}
