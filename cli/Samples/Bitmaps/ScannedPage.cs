using System.Globalization;
using System.Numerics;
using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples.Bitmaps;

/// <summary>Prints a slide on grey paper, slightly crooked and with dust, as an office scanner returns it.</summary>
internal sealed class ScannedPage
{
    // 110 dots an inch: small type stays readable, a page stays below half a megabyte.
    private const double PixelsPerPoint = 110 / 72.0;
    private const double Margin = 90;
    private static readonly Rgb Paper = new(243, 243, 243);
    private static readonly Rgb Toner = new(38, 38, 38);
    private readonly TrueTypeFont _bold = PackagedFonts.Find(PackagedFonts.Serif, FontStyle.Bold);
    private readonly TrueTypeFont _text = PackagedFonts.Find(PackagedFonts.Serif, FontStyle.Regular);

    /// <returns>The page in greys.</returns>
    public PixelCanvas Print(Slide slide, string company, PageFormat format, int page)
    {
        var canvas = new PixelCanvas((int)(format.Width * PixelsPerPoint), (int)(format.Height * PixelsPerPoint), Paper);
        var turn = (page % 2 == 0 ? -0.5 : 0.7) * Math.PI / 180;
        canvas.Transform = Matrix3x2.CreateRotation((float)turn, new Vector2(canvas.Width / 2f, canvas.Height / 2f));
        var y = Heading(canvas, slide);
        switch (slide)
        {
            case Slide.Cover s: Cover(canvas, s); break;
            case Slide.Bullets s: Bullets(canvas, s, y); break;
            case Slide.Bars s: Bars(canvas, s, y); break;
            case Slide.Table s: Table(canvas, s, y); break;
            case Slide.Prose s: Prose(canvas, s, y); break;
            default: throw new InvalidOperationException($"Slide {slide.GetType().Name} cannot be printed on paper.");
        }

        canvas.Text($"{company}, page {page}", _text, 17, Margin, canvas.Height - 50, Toner);
        AddDust(canvas, page);
        return canvas;
    }

    private double Heading(PixelCanvas canvas, Slide slide)
    {
        if (slide is Slide.Cover) return 0;
        var y = Paragraph(canvas, _bold, slide.Title, 40, Margin, 130, canvas.Width - 2 * Margin);
        canvas.FillRectangle(Margin, y - 20, canvas.Width - 2 * Margin, 2.5, Toner);
        return y + 50;
    }

    private void Cover(PixelCanvas canvas, Slide.Cover slide)
    {
        canvas.FillRectangle(Margin, canvas.Height * 0.3, canvas.Width - 2 * Margin, 5, Toner);
        var y = Paragraph(canvas, _bold, slide.Title, 78, Margin, canvas.Height * 0.3 + 110, canvas.Width - 2 * Margin);
        Paragraph(canvas, _text, slide.Tagline, 32, Margin, y + 10, canvas.Width - 2 * Margin);
        canvas.Text(slide.Footer, _text, 22, Margin, canvas.Height * 0.72, Toner);
    }

    private void Bullets(PixelCanvas canvas, Slide.Bullets slide, double y)
    {
        y = Paragraph(canvas, _text, slide.Lead, 26, Margin, y, canvas.Width - 2 * Margin) + 22;
        foreach (var item in slide.Items)
        {
            canvas.FillCircle(Margin + 8, y - 8, 5, Toner);
            y = Paragraph(canvas, _text, item, 26, Margin + 34, y, canvas.Width - 2 * Margin - 34) + 18;
        }
    }

    private void Bars(PixelCanvas canvas, Slide.Bars slide, double y)
    {
        canvas.Text(slide.Unit, _text, 22, Margin, y, Toner);
        var (top, bottom) = (y + 60, y + 560);
        var step = (canvas.Width - 2 * Margin) / slide.Values.Count;
        var most = slide.Values.Max(v => v.Value);
        for (var i = 0; i < slide.Values.Count; i++)
        {
            var (label, value) = slide.Values[i];
            var height = (bottom - top) * value / most;
            var grey = (byte)(70 + 130 * i / slide.Values.Count);
            canvas.FillRectangle(Margin + step * (i + 0.2), bottom - height, step * 0.6, height, new Rgb(grey, grey, grey));
            var text = value.ToString("#,0.##", CultureInfo.InvariantCulture);
            canvas.Text(text, _bold, 22, Margin + step * (i + 0.5) - _bold.Measure(text, 22) / 2, bottom - height - 12, Toner);
            canvas.Text(label, _text, 22, Margin + step * (i + 0.5) - _text.Measure(label, 22) / 2, bottom + 32, Toner);
        }

        canvas.FillRectangle(Margin, bottom, canvas.Width - 2 * Margin, 2, Toner);
        Paragraph(canvas, _text, slide.Note, 24, Margin, bottom + 100, canvas.Width - 2 * Margin);
    }

    private void Table(PixelCanvas canvas, Slide.Table slide, double y)
    {
        var width = canvas.Width - 2 * Margin;
        var column = width * 0.66 / (slide.Columns.Count - 1);
        foreach (var (cells, font) in slide.Rows.Select(r => (r, _text)).Prepend((slide.Columns, _bold)))
        {
            canvas.Text(cells[0], font, 23, Margin, y, Toner);
            for (var c = 1; c < cells.Count; c++)
                canvas.Text(cells[c], font, 23, Margin + width * 0.34 + column * c - font.Measure(cells[c], 23), y, Toner);
            canvas.FillRectangle(Margin, y + 16, width, font == _bold ? 2.5 : 1, Toner);
            y += 52;
        }

        Paragraph(canvas, _text, slide.Note, 22, Margin, y + 24, width);
    }

    private void Prose(PixelCanvas canvas, Slide.Prose slide, double y)
    {
        foreach (var paragraph in slide.Paragraphs)
            y = Paragraph(canvas, _text, paragraph, 24, Margin, y, canvas.Width - 2 * Margin) + 16;
    }

    /// <returns>The baseline below the last line.</returns>
    private static double Paragraph(PixelCanvas canvas, TrueTypeFont font, string text, double size, double x, double y, double width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.Measure(longer, size) > width)
            {
                canvas.Text(line, font, size, x, y, Toner);
                y += size * 1.45;
                longer = word;
            }

            line = longer;
        }

        canvas.Text(line, font, size, x, y, Toner);
        return y + size * 1.45;
    }

    private static void AddDust(PixelCanvas canvas, int page)
    {
        var noise = new SeededNoise(page + 1);
        for (var y = 0; y < canvas.Height; y++)
        {
            // The lamp is weaker at the page's right edge; coarse steps keep the file small.
            for (var x = canvas.Width - 60; x < canvas.Width; x++)
                canvas[x, y] = Rgb.Mix(canvas[x, y], new Rgb(150, 150, 150), (x - canvas.Width + 60) / 12 * 0.1);
        }

        for (var i = 0; i < 2600; i++)
        {
            var (x, y) = ((int)(noise.Next() * canvas.Width), (int)(noise.Next() * canvas.Height));
            canvas[x, y] = Rgb.Mix(canvas[x, y], Toner, noise.Next() * 0.5);
        }
    }
}
