namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>What tells a drawing from a photograph.</summary>
internal static class PictureMeasures
{
    public static ObservedImage Of(Box box, CellGrid even, double pageWidth, double pageHeight)
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

        return new ObservedImage(box, cells == 0 ? 0 : Math.Round((double)evenCells / cells, 4));
    }
}
