using System.Globalization;
using System.Text;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples.Pdf;

/// <summary>A place on a page in points, y downwards from the top edge.</summary>
internal readonly record struct Area(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;
}

/// <summary>Draws on one page. Callers count y downwards from the top; the file counts upwards.</summary>
internal sealed class PdfPage(PdfFile file, PageFormat format)
{
    // How far the control points of a quarter circle lie from its ends, as a share of the radius.
    private const double Kappa = 0.5522847498;
    private readonly StringBuilder _content = new();

    public PageFormat Format => format;

    public byte[] Content => Encoding.ASCII.GetBytes(_content.ToString());

    public void FillRectangle(Area area, Rgb color) =>
        Add($"{Paint(color)} rg {N(area.X)} {Y(area.Bottom)} {N(area.Width)} {N(area.Height)} re f");

    public void FillRounded(Area area, double radius, Rgb color)
    {
        var (left, top, right, bottom) = (area.X, area.Y, area.Right, area.Bottom);
        var near = radius * (1 - Kappa);
        Add($"{Paint(color)} rg {P(left + radius, top)} m {P(right - radius, top)} l");
        Add($"{P(right - near, top)} {P(right, top + near)} {P(right, top + radius)} c {P(right, bottom - radius)} l");
        Add($"{P(right, bottom - near)} {P(right - near, bottom)} {P(right - radius, bottom)} c {P(left + radius, bottom)} l");
        Add($"{P(left + near, bottom)} {P(left, bottom - near)} {P(left, bottom - radius)} c {P(left, top + radius)} l");
        Add($"{P(left, top + near)} {P(left + near, top)} {P(left + radius, top)} c f");
    }

    public void FillCircle(double x, double y, double diameter, Rgb color) =>
        FillRounded(new Area(x, y, diameter, diameter), diameter / 2, color);

    /// <summary>A slice of a pie; degrees clockwise from three o'clock.</summary>
    public void FillSlice(Area circle, double startDegrees, double sweepDegrees, Rgb color)
    {
        var radius = circle.Width / 2;
        var (centreX, centreY) = (circle.X + radius, circle.Y + radius);
        var pieces = Math.Max(1, (int)Math.Ceiling(sweepDegrees / 45));
        var step = sweepDegrees / pieces * Math.PI / 180;
        var angle = startDegrees * Math.PI / 180;
        var handle = radius * 4 / 3 * Math.Tan(step / 4);
        Add($"{Paint(color)} rg {P(centreX, centreY)} m {P(centreX + radius * Math.Cos(angle), centreY + radius * Math.Sin(angle))} l");
        for (var i = 0; i < pieces; i++, angle += step)
        {
            var (sin, cos) = Math.SinCos(angle);
            var (nextSin, nextCos) = Math.SinCos(angle + step);
            Add($"{P(centreX + radius * cos - handle * sin, centreY + radius * sin + handle * cos)} "
                + $"{P(centreX + radius * nextCos + handle * nextSin, centreY + radius * nextSin - handle * nextCos)} "
                + $"{P(centreX + radius * nextCos, centreY + radius * nextSin)} c");
        }

        Add("f");
    }

    public void Line(Rgb color, double width, IReadOnlyList<(double X, double Y)> points)
    {
        Add($"{Paint(color)} RG {N(width)} w 1 j {P(points[0].X, points[0].Y)} m");
        foreach (var (x, y) in points.Skip(1)) Add($"{P(x, y)} l");
        Add("S");
    }

    public void Text(string text, TrueTypeFont font, double size, Rgb color, double x, double baseline)
    {
        var (resource, used) = file.Use(font);
        Add($"BT {Paint(color)} rg /{resource} {N(size)} Tf {P(x, baseline)} Td {used.Encode(text)} Tj ET");
    }

    public void Bitmap(PixelCanvas bitmap, bool grey, Area area)
    {
        var resource = file.Add(bitmap, grey);
        Add($"q {N(area.Width)} 0 0 {N(area.Height)} {N(area.X)} {Y(area.Bottom)} cm /{resource} Do Q");
    }

    private void Add(string operators) => _content.Append(operators).Append('\n');

    private string P(double x, double y) => $"{N(x)} {Y(y)}";

    private string Y(double y) => N(format.Height - y);

    private static string Paint(Rgb color) => $"{N(color.R / 255.0)} {N(color.G / 255.0)} {N(color.B / 255.0)}";

    private static string N(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
