using System.Globalization;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Finds tables by their lines and coloured rows: edges of one length, one below the other, with aligned texts between them.</summary>
internal static class RuledTables
{
    private const int EdgesMin = 3;

    /// <summary>Width as a share of the page's.</summary>
    private const double WidthMin = 0.15;

    /// <summary>Height of a row as a share of the page's.</summary>
    private const double RowMax = 0.2;

    private const int EdgesMax = 2_000;

    /// <summary>Points by which ends of edges may differ.</summary>
    private const double Tolerance = 4;

    public static IEnumerable<FoundTable> Find(Marks marks, IReadOnlyList<CellRow> rows, Func<Box, bool> isTaken)
    {
        foreach (var stack in Stacks(marks, isTaken))
        {
            if (Table(stack, rows) is { } table) yield return table;
        }
    }

    private static FoundTable? Table(List<Box> edges, IReadOnlyList<CellRow> rows)
    {
        if (Trimmed(edges, rows) is not { } stack) return null;
        var within = stack.Grow(Tolerance);
        var inside = Inside(within, rows);
        if (inside.Count < 2) return null;
        var box = stack;
        // Column titles often stand above the first line, and the last row may have none below it.
        foreach (var row in rows)
        {
            var cells = row.Cells.Where(c => c.Box.CentreX > within.Left && c.Box.CentreX < within.Right).ToList();
            if (cells.Count < 2) continue;
            var candidate = new CellRow(cells);
            var first = candidate.Box.Bottom <= stack.Top + 2 && stack.Top - candidate.Box.Bottom <= 1.2 * candidate.Size && Columns.Aligned(candidate, inside[0]) >= 2;
            var last = candidate.Box.Top >= stack.Bottom - 2 && candidate.Box.Top - stack.Bottom <= 1.2 * candidate.Size && Columns.Aligned(candidate, inside[^1]) >= 2;
            if (!first && !last) continue;
            box = box.Union(candidate.Box);
            if (first) inside.Insert(0, candidate);
            else inside.Add(candidate);
        }

        var columns = Columns.Count(inside);
        var wide = inside.Count(r => r.Cells.Count >= 2);
        if (columns < 2 || wide < 2 || wide < 0.5 * inside.Count) return null;
        var signs = inside.Sum(r => r.Cells.Count(c => c.Words == 0));
        var confidence = Math.Min(0.97, 0.7 + (0.03 * Math.Min(inside.Count, 5)) + (0.03 * Math.Min(columns, 4)));
        var reason = string.Create(CultureInfo.InvariantCulture, $"{inside.Count} rows and {columns} columns of text between lines or coloured rows of one width{FoundTable.WordsFor(signs)}");
        return new FoundTable(box, Math.Round(confidence, 2), reason, inside.Count, columns, signs);
    }

    /// <summary>Without edges at the ends that have no row of cells next to them: a line below the headline may be as long as the table.</summary>
    private static Box? Trimmed(List<Box> edges, IReadOnlyList<CellRow> rows)
    {
        var (first, last) = (0, edges.Count - 1);
        while (first < last && !HasRow(edges[first], edges[first + 1])) first++;
        while (last > first && !HasRow(edges[last - 1], edges[last])) last--;
        return last - first + 1 < 2 ? null : Outline.Union(edges[first..(last + 1)]);

        bool HasRow(Box upper, Box lower) => Inside(upper.Union(lower), rows).Exists(r => r.Cells.Count >= 2);
    }

    private static List<CellRow> Inside(Box box, IReadOnlyList<CellRow> rows) =>
    [
        .. rows
            .Select(r => r.Cells.Where(c => box.HoldsCentreOf(c.Box)).ToList())
            .Where(cells => cells.Count > 0).Select(cells => new CellRow(cells)),
    ];

    /// <summary>Edges of the same left and right end, near enough below each other.</summary>
    private static IEnumerable<List<Box>> Stacks(Marks marks, Func<Box, bool> isTaken)
    {
        var edges = Merged([
            .. marks.Level.Where(l => !isTaken(l.Box)).Select(l => l.Box with { Top = l.Box.CentreY, Bottom = l.Box.CentreY }),
            .. marks.Rectangles.Concat(marks.Frames).Where(r => r.Box.Height <= RowMax * marks.Height && !isTaken(r.Box)).SelectMany(r => TopAndBottom(r.Box)),
        ]).Where(e => e.Width >= WidthMin * marks.Width).ToList();

        foreach (var group in ByEnds(edges))
        {
            var byHeight = group.OrderBy(e => e.Top).ToList();
            for (var from = 0; from < byHeight.Count;)
            {
                var to = from + 1;
                while (to < byHeight.Count && byHeight[to].Top - byHeight[to - 1].Top <= RowMax * marks.Height) to++;
                var stack = byHeight[from..to];
                if (stack.Count >= EdgesMin) yield return stack;
                from = to;
            }
        }
    }

    private static Box[] TopAndBottom(Box box) => [box with { Bottom = box.Top }, box with { Top = box.Bottom }];

    /// <summary>Edges at one height that touch are one edge: grids are often drawn cell by cell.</summary>
    private static List<Box> Merged(List<Box> edges)
    {
        var merged = new List<Box>();
        foreach (var row in edges.Take(EdgesMax).GroupBy(e => Math.Round(e.Top)))
        {
            Box? current = null;
            foreach (var edge in row.OrderBy(e => e.Left))
            {
                if (current is { } open && edge.Left <= open.Right + Tolerance) current = open with { Right = Math.Max(open.Right, edge.Right) };
                else
                {
                    if (current is { } done) merged.Add(done);
                    current = edge;
                }
            }

            merged.Add(current!.Value);
        }

        // Rounding may put one height into two groups.
        return [.. merged.OrderBy(e => e.Top)];
    }

    private static List<List<Box>> ByEnds(List<Box> edges)
    {
        var groups = new List<List<Box>>();
        foreach (var edge in edges)
        {
            var group = groups.Find(g => Math.Abs(g[0].Left - edge.Left) <= Tolerance && Math.Abs(g[0].Right - edge.Right) <= Tolerance);
            if (group is null) groups.Add([edge]);
            else if (edge.Top - group[^1].Top > 1.5) group.Add(edge);
        }

        return groups;
    }
}
