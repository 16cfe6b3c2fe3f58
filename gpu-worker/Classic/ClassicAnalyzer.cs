using Workflows.Contracts;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>The vision model "classic": what a page looks like, from its text layer, its layout and its pixels. Runs in the decoder child.</summary>
internal static class ClassicAnalyzer
{
    /// <summary>Raised whenever results would differ; part of every result's provenance.</summary>
    public const string Version = "classic-1";

    /// <summary>Pixels across; four to a cell of the area grid.</summary>
    private const int RenderWidth = 640;

    public static PageAnalysis Analyze(DecodedPage page, DecoderRequest limits)
    {
        var picture = page.Render(RenderWidth, limits.MaxPixels);
        var text = page.ReadText(limits.MaxCharacters);
        var headline = Headline.Find(text.Lines, page.Height);
        var images = page.Images();
        var areas = AreaShares.Measure(picture, images, text.Lines, page.Width, page.Height);
        var contrast = TextContrast.Measure(text, picture, page.Width, page.Height);
        return new PageAnalysis
        {
            Number = page.Number,
            Width = Math.Round(page.Width, 2),
            Height = Math.Round(page.Height, 2),
            Headline = headline?.Text,
            HeadlineSize = headline is null ? null : Math.Round(headline.Size, 1),
            BodySize = BodySize(text.Lines),
            Text = text.Text,
            TextTruncated = text.Truncated,
            WordCount = WordCounter.Count(text.Text),
            Language = LanguageGuess.Of(text.Text),
            Palette = Palette.Of(picture),
            Background = Background(picture).Hex,
            ContrastRatio = contrast,
            ImageAreaShare = areas.Image,
            TextAreaShare = areas.Text,
            EmptyAreaShare = areas.Empty,
            ImageCount = images.Count,
        };
    }

    /// <summary>The size that most letters have.</summary>
    private static double? BodySize(IReadOnlyList<TextLine> lines) => lines.Count == 0
        ? null
        : lines.GroupBy(l => Math.Round(l.Size, 1)).MaxBy(size => size.Sum(l => l.Letters))!.Key;

    /// <summary>The commonest colour along the page's edges.</summary>
    private static Rgb Background(Picture picture)
    {
        var counts = new Dictionary<Rgb, int>();
        for (var x = 0; x < picture.Width; x++)
        {
            Count(x, 0);
            Count(x, picture.Height - 1);
        }

        for (var y = 0; y < picture.Height; y++)
        {
            Count(0, y);
            Count(picture.Width - 1, y);
        }

        return counts.MaxBy(c => c.Value).Key;

        void Count(int x, int y)
        {
            var colour = picture.At(x, y);
            counts[colour] = counts.GetValueOrDefault(colour) + 1;
        }
    }
}
