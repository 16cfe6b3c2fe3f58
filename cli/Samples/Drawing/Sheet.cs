using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;
using Workflows.Cli.Samples.Pdf;

namespace Workflows.Cli.Samples.Drawing;

internal enum Align
{
    Near,
    Center,
    Far,
}

/// <param name="Size">In points.</param>
internal sealed record TextFont(TrueTypeFont Face, double Size)
{
    public double Measure(string text) => Face.Measure(text, Size);
}

/// <summary>One page with the deck's theme: text that wraps, boxes and lines. All measures are points.</summary>
internal sealed class Sheet(PdfPage page, Theme theme)
{
    public PdfPage Page => page;

    public Theme Theme => theme;

    public PageFormat Format => page.Format;

    /// <summary>Sizes are designed for a page 540 high (640 wide when upright); others scale.</summary>
    public double Scale { get; } = page.Format.IsPortrait ? page.Format.Width / 640 : Math.Min(page.Format.Height / 540, page.Format.Width / 860);

    public TextFont Body(double size, FontStyle style = FontStyle.Regular) => new(PackagedFonts.Find(theme.BodyFont, style), size * Scale);

    public TextFont Heading(double size, FontStyle style = FontStyle.Bold) => new(PackagedFonts.Find(theme.HeadingFont, style), size * Scale);

    public void Fill(Area area, Rgb color) => page.FillRectangle(area, color);

    public void Panel(Area area, Rgb color) => page.FillRounded(area, 10 * Scale, color);

    public void Line(Rgb color, double width, double x1, double y1, double x2, double y2) => page.Line(color, width, [(x1, y1), (x2, y2)]);

    /// <summary>Draws wrapped text from the top of the area and returns the y below its last line.</summary>
    public double Text(string text, TextFont font, Rgb color, Area area, Align align = Align.Near)
    {
        var y = area.Y;
        foreach (var line in Wrap(text, font, area.Width))
        {
            var x = align switch { Align.Near => area.X, Align.Center => area.X + area.Width / 2, _ => area.Right };
            Label(line, font, color, x, y + LineHeight(font) / 2, align);
            y += LineHeight(font);
        }

        return y;
    }

    /// <summary>One line, cut by nothing; <paramref name="y"/> is the middle of its capital letters.</summary>
    public void Label(string text, TextFont font, Rgb color, double x, double y, Align align)
    {
        var width = font.Measure(text);
        var left = align switch { Align.Near => x, Align.Center => x - width / 2, _ => x - width };
        page.Text(text, font.Face, font.Size, color, left, y + 0.36 * font.Size);
    }

    public static double TextHeight(string text, TextFont font, double width) => Wrap(text, font, width).Count * LineHeight(font);

    public static double LineHeight(TextFont font) => font.Size * 1.32;

    private static List<string> Wrap(string text, TextFont font, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.Measure(longer) > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        if (line.Length > 0) lines.Add(line);
        return lines;
    }
}
