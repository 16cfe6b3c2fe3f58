using Workflows.GpuWorker.Models;

namespace Workflows.GpuWorker.Reading;

/// <summary>Finds the lines of text of a picture.</summary>
internal sealed class TextDetector(OnnxModel model, OcrOptions options)
{
    /// <summary>The network halves its input five times.</summary>
    private const int Step = 32;

    /// <summary>Pixels by which tiles overlap: more than the height of most lines.</summary>
    private const int Overlap = 96;

    /// <summary>Pictures smaller than this are looked at larger, up to twice: small letters have too few pixels for the network.</summary>
    private const int LongSideMin = 960;

    private readonly PixelPlanes _planes = new(model.Description.Preprocessing);

    /// <returns>Boxes in pixels of the picture, the surest first.</returns>
    public List<TextBox> Find(PixelImage image, CancellationToken cancellationToken)
    {
        var factor = Factor(image.Width, image.Height);
        var (width, height) = (Math.Max(1, (int)Math.Round(image.Width * factor)), Math.Max(1, (int)Math.Round(image.Height * factor)));
        var looked = factor is 1.0 ? image : PixelImages.Resize(image, width, height);
        var map = new ProbabilityMap(new float[width * height], width, height);
        foreach (var (top, tileHeight) in Tiles(height, options.TileSide))
        foreach (var (left, tileWidth) in Tiles(width, options.TileSide))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (planeWidth, planeHeight) = (RoundUp(tileWidth), RoundUp(tileHeight));
            var planes = new float[PixelImages.Bands * planeWidth * planeHeight];
            _planes.Write(looked, left, top, planes, planeWidth, planeHeight);
            var output = model.Run(new FloatTensor(planes, [1, PixelImages.Bands, planeHeight, planeWidth]), cancellationToken)[0];
            map.Merge(output.Values, planeWidth, left, top, tileWidth, tileHeight);
        }

        return [.. BoxFinder.Find(map).Select(box => box.Scaled(1 / factor))];
    }

    /// <summary>How many times as large as it is the picture is looked at.</summary>
    private double Factor(int width, int height)
    {
        var pixels = (double)width * height;
        if (pixels > options.MaxPixels) return Math.Sqrt(options.MaxPixels / pixels);
        return Math.Clamp((double)LongSideMin / Math.Max(width, height), 1, 2);
    }

    /// <summary>Covers a length with tiles of at most a side, as few and as even as possible.</summary>
    internal static IEnumerable<(int Start, int Length)> Tiles(int length, int side)
    {
        if (length <= side) return [(0, length)];
        var count = (int)Math.Ceiling((double)(length - Overlap) / (side - Overlap));
        var tile = (int)Math.Ceiling((length + (Overlap * (count - 1.0))) / count);
        return Enumerable.Range(0, count).Select(i => (Math.Min(i * (tile - Overlap), length - tile), tile));
    }

    private static int RoundUp(int length) => (length + Step - 1) / Step * Step;
}
