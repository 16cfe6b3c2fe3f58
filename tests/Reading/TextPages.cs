using Workflows.Cli.Samples;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;
using Workflows.Cli.Samples.Pdf;

namespace Workflows.ReadingMeasure;

/// <summary>A line that stands on a page.</summary>
/// <param name="Size">Of the font in pixels, when a point is a pixel.</param>
internal sealed record TrueLine(string Text, int Size, double Left, double Top, double Right, double Bottom);

/// <summary>Draws pages of lines in several sizes, the same ones for the same number. What stands there is known to the letter.</summary>
internal static class TextPages
{
    public const int Width = 1280;
    public const int Height = 720;

    /// <summary>Sizes of letters in pixels, and how many lines of each a page has.</summary>
    public static readonly IReadOnlyList<(int Size, int Lines)> Sizes = [(48, 1), (32, 1), (24, 2), (20, 2), (16, 4), (14, 3), (12, 3)];

    private const int Margin = 60;

    private static readonly (int Paper, int Ink)[] Colours =
        [(0xFFFFFF, 0x1D2433), (0x0F1B33, 0xFFFFFF), (0xF4EFE6, 0x4A2C2A), (0x123B2E, 0xE8F5E9), (0xE8EEF7, 0x1B3A6B), (0xFFFFFF, 0x7A1F3D)];

    private static readonly (string Family, FontStyle Style)[] Faces =
        [(PackagedFonts.Sans, FontStyle.Regular), (PackagedFonts.Serif, FontStyle.Regular), (PackagedFonts.Sans, FontStyle.Bold), (PackagedFonts.Serif, FontStyle.Italic), (PackagedFonts.Serif, FontStyle.Bold)];

    /// <param name="number">From 0; every fourth page is in another language than English.</param>
    public static (byte[] Pdf, IReadOnlyList<TrueLine> Lines) Draw(int number)
    {
        var words = new SampleText(number);
        var (paper, ink) = Colours[number % Colours.Length];
        var (family, style) = Faces[number % Faces.Length];
        var font = PackagedFonts.Find(family, style);
        var file = new PdfFile();
        var page = file.AddPage(new PageFormat(Width, Height));
        page.FillRectangle(new Area(0, 0, Width, Height), Theme.Hex(paper));
        var lines = new List<TrueLine>();
        double top = 40;
        foreach (var size in Sizes.SelectMany(s => Enumerable.Repeat(s.Size, s.Lines)))
        {
            var text = words.Line(length => font.Measure(length, size) <= Width - (2 * Margin));
            page.Text(text, font, size, Theme.Hex(ink), Margin, top + size);
            lines.Add(new TrueLine(text, size, Margin, top, Margin + font.Measure(text, size), top + (size * 1.3)));
            top += (size * 1.45) + 8;
        }

        return (file.Save($"Text page {number}", "Workflows", "en", DateTime.UnixEpoch), lines);
    }
}
