using Workflows.GpuWorker.Classic;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Looks at a page: its text layer, its objects and its pixels. What that means is decided outside the child.</summary>
internal static class PageObserver
{
    /// <summary>Pixels across; four to a cell of the raster.</summary>
    public const int RenderWidth = 640;

    /// <summary>Pixels across when a picture has to be looked into: its lines must be wider than a pixel.</summary>
    private const int CloseRenderWidth = 1280;

    /// <summary>Share of the page from which a picture is looked into.</summary>
    private const double CloseShareMin = 0.04;

    /// <summary>Evenly coloured share from which a picture may be a drawing.</summary>
    private const double DrawingEvenMin = 0.3;

    public static PageObservation Observe(DecodedPage page, DecoderRequest limits)
    {
        var picture = page.Render(RenderWidth, limits.MaxPixels);
        var text = page.ReadText(limits.MaxCharacters);
        var (imageBoxes, shapes) = page.Objects();
        var even = EvenCells.Of(picture, page.Width, page.Height);
        var images = imageBoxes.Select(box => PictureMeasures.Of(box, even, page.Width, page.Height)).ToList();
        var drawings = images
            .Where(i => i.Box.Area >= CloseShareMin * page.Width * page.Height && i.EvenShare >= DrawingEvenMin)
            .Select(i => i.Box)
            .ToList();
        return new PageObservation
        {
            Number = page.Number,
            Width = page.Width,
            Height = page.Height,
            Text = text.Text,
            TextTruncated = text.Truncated,
            Lines = text.Lines,
            Images = images,
            Shapes = shapes,
            PictureShapes = drawings.Count == 0
                ? []
                : PictureShapes.Find(page.Render(CloseRenderWidth, limits.MaxPixels), drawings, page.Width, page.Height),
            Palette = Palette.Of(picture),
            Background = Background(picture),
            ContrastRatio = TextContrast.Measure(text, picture, page.Width, page.Height),
            Even = even,
        };
    }

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
