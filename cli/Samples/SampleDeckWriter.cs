using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Drawing;
using Workflows.Cli.Samples.Pdf;

namespace Workflows.Cli.Samples;

/// <summary>Writes one deck as PDF, the same bytes on every run.</summary>
internal static class SampleDeckWriter
{
    public static byte[] Write(SampleDeck deck)
    {
        var file = new PdfFile();
        var scanner = deck.Scanned ? new ScannedPage() : null;
        for (var i = 0; i < deck.Slides.Count; i++)
        {
            var page = file.AddPage(deck.Format);
            if (scanner is null)
                SlidePainter.Paint(new Sheet(page, deck.Theme), deck, deck.Slides[i], i + 1);
            else
                page.Bitmap(scanner.Print(deck.Slides[i], deck.Company, deck.Format, i + 1), grey: true, new Area(0, 0, deck.Format.Width, deck.Format.Height));
        }

        return file.Save($"{deck.Company}, investor presentation", deck.Company, deck.Language, deck.CreatedAt);
    }
}
