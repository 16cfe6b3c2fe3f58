namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>What tells a drawing from a photograph.</summary>
internal static class PictureMeasures
{
    /// <summary>Pixels looked at in each direction.</summary>
    private const int Samples = 160;

    /// <summary>Share of the pixels from which a colour counts.</summary>
    private const double ColourShareMin = 0.001;

    public static ObservedImage Of(Box box, Picture picture, CellGrid even, double pageWidth, double pageHeight)
    {
        var (left, top, right, bottom) = even.CellsOf(box, pageWidth, pageHeight);
        var (cells, evenCells) = (0, 0);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                cells++;
                if (even[(row * even.Columns) + column]) evenCells++;
            }
        }

        return new ObservedImage(box, cells == 0 ? 0 : Math.Round((double)evenCells / cells, 4), Colours(box, picture, pageWidth, pageHeight));
    }

    private static int Colours(Box box, Picture picture, double pageWidth, double pageHeight)
    {
        var counts = new int[512];
        for (var row = 0; row < Samples; row++)
        {
            var y = Math.Clamp((int)((box.Top + ((row + 0.5) / Samples * box.Height)) / pageHeight * picture.Height), 0, picture.Height - 1);
            for (var column = 0; column < Samples; column++)
            {
                var x = Math.Clamp((int)((box.Left + ((column + 0.5) / Samples * box.Width)) / pageWidth * picture.Width), 0, picture.Width - 1);
                var (r, g, b) = picture.At(x, y);
                counts[((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5)]++;
            }
        }

        return counts.Count(c => c >= ColourShareMin * Samples * Samples);
    }
}
