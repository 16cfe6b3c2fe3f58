using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>How a page's area is used. Text on a picture counts as both; a drawing counts as neither, nor as empty.</summary>
internal sealed record AreaShares(double Image, double Text, double Empty)
{
    /// <summary>Cells across the page; 160 is a cell of 6 points on a 13-inch slide, less than a line of text.</summary>
    private const int Columns = 160;

    /// <summary>Difference of a channel within a cell up to which it is evenly coloured (gradients are, edges are not).</summary>
    private const int EvenRange = 12;

    public static AreaShares Measure(
        Picture picture, IReadOnlyList<Box> images, IReadOnlyList<TextLine> lines, double pageWidth, double pageHeight)
    {
        var rows = Math.Clamp((int)Math.Round(Columns * pageHeight / pageWidth), 1, 4 * Columns);
        var image = new bool[Columns * rows];
        var text = new bool[Columns * rows];
        foreach (var box in images) Mark(image, rows, box, pageWidth, pageHeight);
        foreach (var line in lines) Mark(text, rows, line.Box, pageWidth, pageHeight);

        var empty = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var cell = (row * Columns) + column;
                if (!image[cell] && !text[cell] && IsEven(picture, column, row, rows)) empty++;
            }
        }

        double cells = Columns * rows;
        return new AreaShares(
            Math.Round(image.Count(c => c) / cells, 4), Math.Round(text.Count(c => c) / cells, 4), Math.Round(empty / cells, 4));
    }

    private static void Mark(bool[] cells, int rows, Box box, double pageWidth, double pageHeight)
    {
        // A cell counts when the box covers its centre, so that small boxes are not inflated to whole cells.
        var left = (int)Math.Ceiling((box.Left / pageWidth * Columns) - 0.5);
        var right = (int)Math.Ceiling((box.Right / pageWidth * Columns) - 0.5);
        var top = (int)Math.Ceiling((box.Top / pageHeight * rows) - 0.5);
        var bottom = (int)Math.Ceiling((box.Bottom / pageHeight * rows) - 0.5);
        for (var row = Math.Max(0, top); row < Math.Min(rows, bottom); row++)
        {
            for (var column = Math.Max(0, left); column < Math.Min(Columns, right); column++)
                cells[(row * Columns) + column] = true;
        }
    }

    private static bool IsEven(Picture picture, int column, int row, int rows)
    {
        var (left, right) = (column * picture.Width / Columns, Math.Max((column * picture.Width / Columns) + 1, (column + 1) * picture.Width / Columns));
        var (top, bottom) = (row * picture.Height / rows, Math.Max((row * picture.Height / rows) + 1, (row + 1) * picture.Height / rows));
        int minR = 255, minG = 255, minB = 255, maxR = 0, maxG = 0, maxB = 0;
        for (var y = top; y < Math.Min(bottom, picture.Height); y++)
        {
            for (var x = left; x < Math.Min(right, picture.Width); x++)
            {
                var (r, g, b) = picture.At(x, y);
                (minR, maxR) = (Math.Min(minR, r), Math.Max(maxR, r));
                (minG, maxG) = (Math.Min(minG, g), Math.Max(maxG, g));
                (minB, maxB) = (Math.Min(minB, b), Math.Max(maxB, b));
            }
        }

        return maxR - minR <= EvenRange && maxG - minG <= EvenRange && maxB - minB <= EvenRange;
    }
}
