namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Which cells of several rows stand below each other.</summary>
internal static class Columns
{
    /// <summary>Columns that at least half of the rows have.</summary>
    public static int Count(IReadOnlyList<CellRow> rows)
    {
        var spans = new List<(double Left, double Right, HashSet<int> Rows)>();
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var cell in rows[i].Cells)
            {
                var at = spans.FindIndex(s => Math.Min(s.Right, cell.Box.Right) - Math.Max(s.Left, cell.Box.Left) > 0);
                if (at < 0) spans.Add((cell.Box.Left, cell.Box.Right, [i]));
                else
                {
                    spans[at].Rows.Add(i);
                    spans[at] = (Math.Min(spans[at].Left, cell.Box.Left), Math.Max(spans[at].Right, cell.Box.Right), spans[at].Rows);
                }
            }
        }

        return spans.Count(s => s.Rows.Count >= 2 && s.Rows.Count >= 0.5 * rows.Count);
    }

    /// <summary>How many cells of one row begin, end or are centred where one of the other's does.</summary>
    public static int Aligned(CellRow row, CellRow other)
    {
        var tolerance = Math.Max(2, 0.2 * Math.Min(row.Size, other.Size));
        return row.Cells.Count(a => other.Cells.Any(b =>
            Math.Abs(a.Box.Left - b.Box.Left) <= tolerance
            || Math.Abs(a.Box.Right - b.Box.Right) <= tolerance
            || Math.Abs(a.Box.CentreX - b.Box.CentreX) <= tolerance));
    }
}
