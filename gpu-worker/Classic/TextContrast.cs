using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>How well the text stands out from what is behind it.</summary>
internal static class TextContrast
{
    /// <summary>The part of a page's letters that may stand out less than the reported contrast: a faint page number is no defect.</summary>
    private const double IgnoredShare = 0.1;

    /// <returns>The WCAG 2 contrast that nine tenths of the visible letters reach; null without visible letters.</returns>
    public static double? Measure(PageText text, Picture picture, double pageWidth, double pageHeight)
    {
        var scale = new PixelScale(picture.Width / pageWidth, picture.Height / pageHeight);
        var lines = new List<(double Ratio, int Letters)>();
        foreach (var line in text.Lines)
        {
            if (line.Colour is { } colour && Behind(line, picture, scale) is { } behind)
                lines.Add((Colours.Contrast(colour, behind), line.Letters));
        }

        if (lines.Count == 0) return null;
        lines.Sort();
        var ignored = lines.Sum(l => l.Letters) * IgnoredShare;
        foreach (var (ratio, letters) in lines)
        {
            ignored -= letters;
            if (ignored < 0) return Math.Round(ratio, 2);
        }

        return Math.Round(lines[^1].Ratio, 2);
    }

    /// <summary>The commonest colour on the frame just outside the letters, where none of their own colour is.</summary>
    private static Rgb? Behind(TextLine line, Picture picture, PixelScale scale)
    {
        var margin = Math.Max(1, (int)(line.Size * scale.Y * 0.15));
        var left = (int)(line.Box.Left * scale.X) - margin;
        var right = (int)Math.Ceiling(line.Box.Right * scale.X) + margin;
        var top = (int)(line.Box.Top * scale.Y) - margin;
        var bottom = (int)Math.Ceiling(line.Box.Bottom * scale.Y) + margin;

        var counts = new Dictionary<Rgb, int>();
        var (last, run) = (default(Rgb), 0);
        for (var x = left; x <= right; x++)
        {
            Count(x, top);
            Count(x, bottom);
        }

        for (var y = top; y <= bottom; y++)
        {
            Count(left, y);
            Count(right, y);
        }

        if (run > 0) counts[last] = counts.GetValueOrDefault(last) + run;
        return counts.Count == 0 ? null : counts.MaxBy(c => c.Value).Key;

        void Count(int x, int y)
        {
            if (x < 0 || y < 0 || x >= picture.Width || y >= picture.Height) return;
            var colour = picture.At(x, y);
            if (colour == last)
            {
                run++;
                return;
            }

            if (run > 0) counts[last] = counts.GetValueOrDefault(last) + run;
            (last, run) = (colour, 1);
        }
    }

    private readonly record struct PixelScale(double X, double Y);
}
