using System.Buffers;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>A text or a small drawn sign (a check mark, a dot) that may stand in a table.</summary>
/// <param name="Words">0 for a sign.</param>
internal sealed record Cell(Box Box, double Size, int Words, bool IsNumber);

/// <summary>What stands side by side at one height, from left to right.</summary>
internal sealed record CellRow(IReadOnlyList<Cell> Cells)
{
    public Box Box { get; } = Outline.Union(Cells.Select(c => c.Box))!.Value;

    public double Size { get; } = Cells.Max(c => c.Size);
}

/// <summary>Sorts a page's texts and signs into rows.</summary>
internal static class TextRows
{
    private const int CellsMax = 600;

    private static readonly SearchValues<char> Signs = SearchValues.Create("✓✔✗✘✕✖×●○◐☑☐");

    /// <summary>Points of a sign's side.</summary>
    private const double SignMin = 4;
    private const double SignMax = 30;

    /// <param name="marks">Its lines and its small shapes are the cells.</param>
    /// <param name="isTaken">Places that belong to something else.</param>
    public static IReadOnlyList<CellRow> Of(Marks marks, Func<Box, bool> isTaken)
    {
        var cells = marks.Lines.Where(l => !isTaken(l.Box)).Select(OfLine).Take(CellsMax).ToList();
        // A drawn tick is a sign; so is a dot.
        var drawn = marks.Areas.Concat(marks.Curves).Concat(marks.Frames)
            .Where(s => Math.Max(s.Box.Width, s.Box.Height) is >= SignMin and <= SignMax && !isTaken(s.Box))
            .Where(s => !cells.Exists(c => c.Box.Grow(1).Overlap(s.Box) > 0.3 * s.Box.Area))
            .Select(s => new Cell(s.Box, Math.Max(s.Box.Height, 8), 0, IsNumber: false))
            .Take(CellsMax).ToList();
        var rows = Rows([.. cells, .. Distinct(drawn)]);
        // A bullet before each line makes no column; two signs in a row do.
        return [.. rows.Select(WithoutBullets).Where(r => r.Cells.Count > 0).OrderBy(r => r.Box.CentreY)];
    }

    private static Cell OfLine(TextLine line) => new(line.Box, line.Size, IsSign(line.Text) ? 0 : Math.Max(1, WordCounter.Count(line.Text)), IsNumeric(line.Text));

    private static bool IsSign(string text) => text.Length <= 2 && text.AsSpan().ContainsAny(Signs);

    private static bool IsNumeric(string text)
    {
        var digits = text.Count(char.IsAsciiDigit);
        return digits > 0 && text.Count(char.IsLetter) <= 4;
    }

    /// <summary>A sign of several strokes is one sign.</summary>
    private static List<Cell> Distinct(List<Cell> drawn)
    {
        var distinct = new List<Cell>();
        foreach (var sign in drawn.OrderBy(s => s.Box.Left))
        {
            var i = distinct.FindLastIndex(d => d.Box.Grow(1).Meets(sign.Box));
            if (i < 0) distinct.Add(sign);
            else distinct[i] = distinct[i] with { Box = distinct[i].Box.Union(sign.Box) };
        }

        return distinct;
    }

    private static List<CellRow> Rows(List<Cell> cells)
    {
        var rows = new List<CellRow>();
        var row = new List<Cell>();
        var centre = 0.0;
        foreach (var cell in cells.OrderBy(c => c.Box.CentreY))
        {
            if (row.Count > 0 && cell.Box.CentreY - centre > 0.45 * Math.Min(cell.Size, row.Min(c => c.Size)))
            {
                rows.Add(new CellRow([.. row.OrderBy(c => c.Box.Left)]));
                row.Clear();
            }

            row.Add(cell);
            centre = row.Average(c => c.Box.CentreY);
        }

        if (row.Count > 0) rows.Add(new CellRow([.. row.OrderBy(c => c.Box.Left)]));
        return rows;
    }

    private static CellRow WithoutBullets(CellRow row)
    {
        var signs = row.Cells.Count(c => c.Words == 0);
        return signs is 0 or > 1 ? row : new CellRow([.. row.Cells.Where(c => c.Words > 0).DefaultIfEmpty(row.Cells[0])]);
    }
}
