namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Finds the parts of a drawn page where nothing happens.</summary>
internal static class EvenCells
{
    /// <summary>Difference of a channel within a cell up to which it is evenly coloured (gradients are, edges are not).</summary>
    private const int EvenRange = 12;

    public static CellGrid Of(Picture picture, double pageWidth, double pageHeight)
    {
        var grid = CellGrid.Over(pageWidth, pageHeight);
        for (var row = 0; row < grid.Rows; row++)
        {
            for (var column = 0; column < grid.Columns; column++)
            {
                if (IsEven(picture, grid, column, row)) grid[(row * grid.Columns) + column] = true;
            }
        }

        return grid;
    }

    private static bool IsEven(Picture picture, CellGrid grid, int column, int row)
    {
        var left = column * picture.Width / grid.Columns;
        var right = Math.Min(picture.Width, Math.Max(left + 1, (column + 1) * picture.Width / grid.Columns));
        var top = row * picture.Height / grid.Rows;
        var bottom = Math.Min(picture.Height, Math.Max(top + 1, (row + 1) * picture.Height / grid.Rows));
        var rgb = picture.Rgb.AsSpan();
        int minR = 255, minG = 255, minB = 255, maxR = 0, maxG = 0, maxB = 0;
        for (var y = top; y < bottom; y++)
        {
            var part = rgb.Slice(((y * picture.Width) + left) * 3, (right - left) * 3);
            for (var i = 0; i + 2 < part.Length; i += 3)
            {
                (minR, maxR) = (Math.Min(minR, part[i]), Math.Max(maxR, part[i]));
                (minG, maxG) = (Math.Min(minG, part[i + 1]), Math.Max(maxG, part[i + 1]));
                (minB, maxB) = (Math.Min(minB, part[i + 2]), Math.Max(maxB, part[i + 2]));
            }

            if (maxR - minR > EvenRange || maxG - minG > EvenRange || maxB - minB > EvenRange) return false;
        }

        return true;
    }
}
