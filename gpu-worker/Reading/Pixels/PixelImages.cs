namespace Workflows.GpuWorker.Reading;

/// <summary>Picture operations that networks need.</summary>
internal static class PixelImages
{
    public const int Bands = 3;

    /// <exception cref="ArgumentException">The bytes are not those of a picture of this size.</exception>
    public static void Require(PixelImage image)
    {
        if (image.Width <= 0 || image.Height <= 0 || image.Rgb.LongLength != (long)image.Width * image.Height * Bands)
            throw new ArgumentException($"{image.Rgb.LongLength} bytes are not a picture of {image.Width} x {image.Height} pixels with 3 bytes each.", nameof(image));
    }

    /// <summary>Draws the part that <paramref name="frame"/> spans as a picture of this size. Outside of the picture its border goes on.</summary>
    /// <remarks>Bilinear; where the part shrinks, several samples a pixel are averaged, so that thin strokes do not vanish.</remarks>
    public static PixelImage Draw(PixelImage image, Frame frame, int width, int height)
    {
        var rgb = new byte[width * height * Bands];
        var (acrossX, acrossY) = (frame.AcrossX / width, frame.AcrossY / width);
        var (downX, downY) = (frame.DownX / height, frame.DownY / height);
        var samplesAcross = Samples(acrossX, acrossY);
        var samplesDown = Samples(downX, downY);
        var share = 1f / (samplesAcross * samplesDown);
        for (int y = 0, to = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, to += Bands)
            {
                float red = 0, green = 0, blue = 0;
                for (var j = 0; j < samplesDown; j++)
                {
                    var v = y + ((j + 0.5) / samplesDown);
                    for (var i = 0; i < samplesAcross; i++)
                    {
                        var u = x + ((i + 0.5) / samplesAcross);
                        Sample(image, (float)(frame.X + (u * acrossX) + (v * downX) - 0.5), (float)(frame.Y + (u * acrossY) + (v * downY) - 0.5), ref red, ref green, ref blue);
                    }
                }

                rgb[to] = (byte)((red * share) + 0.5f);
                rgb[to + 1] = (byte)((green * share) + 0.5f);
                rgb[to + 2] = (byte)((blue * share) + 0.5f);
            }
        }

        return new PixelImage(rgb, width, height);
    }

    public static PixelImage Resize(PixelImage image, int width, int height) => Draw(image, Frame.Of(0, 0, image.Width, image.Height), width, height);

    private static int Samples(double x, double y) => Math.Clamp((int)Math.Ceiling(Math.Sqrt((x * x) + (y * y)) / 1.5), 1, 16);

    private static void Sample(PixelImage image, float x, float y, ref float red, ref float green, ref float blue)
    {
        x = Math.Clamp(x, 0, image.Width - 1);
        y = Math.Clamp(y, 0, image.Height - 1);
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, image.Width - 1), Math.Min(top + 1, image.Height - 1));
        var (fx, fy) = (x - left, y - top);
        var rgb = image.Rgb;
        var a = ((top * image.Width) + left) * Bands;
        var b = ((top * image.Width) + right) * Bands;
        var c = ((bottom * image.Width) + left) * Bands;
        var d = ((bottom * image.Width) + right) * Bands;
        var (wa, wb, wc, wd) = ((1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy);
        red += (rgb[a] * wa) + (rgb[b] * wb) + (rgb[c] * wc) + (rgb[d] * wd);
        green += (rgb[a + 1] * wa) + (rgb[b + 1] * wb) + (rgb[c + 1] * wc) + (rgb[d + 1] * wd);
        blue += (rgb[a + 2] * wa) + (rgb[b + 2] * wb) + (rgb[c + 2] * wc) + (rgb[d + 2] * wd);
    }
}

/// <summary>A parallelogram in a picture, in pixels: its top left corner and the ways along its top and down its left side.</summary>
internal readonly record struct Frame(double X, double Y, double AcrossX, double AcrossY, double DownX, double DownY)
{
    public static Frame Of(double left, double top, double width, double height) => new(left, top, width, 0, 0, height);
}
