namespace Workflows.GpuWorker.Reading;

/// <summary>How likely each pixel belongs to the core of a text line, 0 to 1, row by row.</summary>
internal sealed record ProbabilityMap(float[] Values, int Width, int Height)
{
    public float this[int x, int y] => Values[(y * Width) + x];

    /// <summary>Takes over a tile where it is surer.</summary>
    /// <param name="tileWidth">Length of the tile's rows; the tile may be larger than what of it lies in the map.</param>
    public void Merge(ReadOnlySpan<float> tile, int tileWidth, int left, int top, int width, int height)
    {
        for (var y = 0; y < height; y++)
        {
            var from = tile.Slice(y * tileWidth, width);
            var to = Values.AsSpan(((top + y) * Width) + left, width);
            for (var x = 0; x < width; x++) to[x] = Math.Max(to[x], from[x]);
        }
    }
}
