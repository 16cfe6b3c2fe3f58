using System.Text.Json.Serialization;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>A drawn page: rows of 3 bytes a pixel (red, green, blue), no padding.</summary>
internal sealed record Picture(byte[] Rgb, int Width, int Height)
{
    /// <param name="rgbx">Rows of 4 bytes a pixel, the fourth without meaning.</param>
    public static Picture FromRgbx(ReadOnlySpan<byte> rgbx, int width, int height)
    {
        var rgb = new byte[(long)width * height * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            rgb[to] = rgbx[from];
            rgb[to + 1] = rgbx[from + 1];
            rgb[to + 2] = rgbx[from + 2];
        }

        return new Picture(rgb, width, height);
    }

    /// <summary>A part of at least one pixel, clipped to the picture.</summary>
    public Picture Crop(PageBox part)
    {
        var left = Math.Clamp((int)Math.Floor(part.X * Width), 0, Width - 1);
        var top = Math.Clamp((int)Math.Floor(part.Y * Height), 0, Height - 1);
        var right = Math.Clamp((int)Math.Ceiling((part.X + part.Width) * Width), left + 1, Width);
        var bottom = Math.Clamp((int)Math.Ceiling((part.Y + part.Height) * Height), top + 1, Height);
        var stride = (right - left) * 3;
        var rgb = new byte[(long)stride * (bottom - top)];
        for (var y = top; y < bottom; y++)
            Rgb.AsSpan(((y * Width) + left) * 3, stride).CopyTo(rgb.AsSpan((y - top) * stride));
        return new Picture(rgb, right - left, bottom - top);
    }

    public Rgb At(int x, int y)
    {
        var i = ((y * Width) + x) * 3;
        return new Rgb(Rgb[i], Rgb[i + 1], Rgb[i + 2]);
    }
}

/// <summary>An sRGB colour.</summary>
internal readonly record struct Rgb(byte R, byte G, byte B)
{
    [JsonIgnore] public string Hex => $"#{R:x2}{G:x2}{B:x2}";
}
