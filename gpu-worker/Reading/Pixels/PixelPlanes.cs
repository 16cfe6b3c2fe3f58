using Workflows.GpuWorker.Models;

namespace Workflows.GpuWorker.Reading;

/// <summary>Writes pixels as the planes of numbers that a network wants.</summary>
internal sealed class PixelPlanes
{
    /// <summary>By plane and byte.</summary>
    private readonly float[][] _values;
    private readonly int[] _bands;

    public PixelPlanes(Preprocessing preprocessing)
    {
        _bands = preprocessing.Channels switch
        {
            ChannelOrder.Rgb => [0, 1, 2],
            ChannelOrder.Bgr => [2, 1, 0],
            var other => throw new ArgumentOutOfRangeException(nameof(preprocessing), other, "Unknown channel order."),
        };
        _values = [.. Enumerable.Range(0, PixelImages.Bands).Select(plane =>
            Enumerable.Range(0, 256).Select(value => ((value * preprocessing.Scale) - preprocessing.Mean[plane]) / preprocessing.Std[plane]).ToArray())];
    }

    /// <summary>Writes a part of a picture into the top left of planes of this size; what is beyond the picture repeats its border.</summary>
    public void Write(PixelImage image, int left, int top, Span<float> planes, int width, int height)
    {
        for (var plane = 0; plane < PixelImages.Bands; plane++)
        {
            var values = _values[plane];
            for (var y = 0; y < height; y++)
            {
                var row = Math.Min(top + y, image.Height - 1) * image.Width;
                var to = planes.Slice((plane * width * height) + (y * width), width);
                for (var x = 0; x < width; x++) to[x] = values[image.Rgb[((row + Math.Min(left + x, image.Width - 1)) * PixelImages.Bands) + _bands[plane]]];
            }
        }
    }
}
