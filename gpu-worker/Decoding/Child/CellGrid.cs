namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>A raster of yes and no over a page, row by row from the top left.</summary>
/// <param name="Bits">Eight cells a byte, the first in the lowest bit.</param>
internal sealed record CellGrid(int Columns, int Rows, byte[] Bits)
{
    /// <summary>Cells across the page; 160 is a cell of 6 points on a 13-inch slide, less than a line of text.</summary>
    private const int ColumnsOfAPage = 160;

    public static CellGrid Over(double pageWidth, double pageHeight)
    {
        var rows = Math.Clamp((int)Math.Round(ColumnsOfAPage * pageHeight / pageWidth), 1, 4 * ColumnsOfAPage);
        return new CellGrid(ColumnsOfAPage, rows, new byte[((ColumnsOfAPage * rows) + 7) / 8]);
    }

    public int Cells => Columns * Rows;

    public bool this[int cell]
    {
        get => (Bits[cell >> 3] & (1 << (cell & 7))) != 0;
        set
        {
            if (value) Bits[cell >> 3] |= (byte)(1 << (cell & 7));
            else Bits[cell >> 3] &= (byte)~(1 << (cell & 7));
        }
    }

    /// <summary>The cells whose centre a box covers, so that small boxes are not inflated to whole cells.</summary>
    public (int Left, int Top, int Right, int Bottom) CellsOf(Box box, double pageWidth, double pageHeight) => (
        Math.Max(0, (int)Math.Ceiling((box.Left / pageWidth * Columns) - 0.5)),
        Math.Max(0, (int)Math.Ceiling((box.Top / pageHeight * Rows) - 0.5)),
        Math.Min(Columns, (int)Math.Ceiling((box.Right / pageWidth * Columns) - 0.5)),
        Math.Min(Rows, (int)Math.Ceiling((box.Bottom / pageHeight * Rows) - 0.5)));

    public void Mark(Box box, double pageWidth, double pageHeight)
    {
        var (left, top, right, bottom) = CellsOf(box, pageWidth, pageHeight);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++) this[(row * Columns) + column] = true;
        }
    }
}
