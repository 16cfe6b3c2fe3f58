using System.Globalization;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Finds tables without lines: rows at even distances whose short texts are aligned in columns.</summary>
internal static class AlignedTables
{
    private const int RowsMin = 3;

    /// <summary>Rows that it takes when there are only two columns, one of them numbers.</summary>
    private const int RowsOfTwoColumnsMin = 4;

    /// <summary>Share of numbers and signs outside the first column that two columns need.</summary>
    private const double ValuesOfTwoColumnsMin = 0.6;

    /// <summary>The same for more columns; with fewer it takes more rows.</summary>
    private const double ValuesMin = 0.4;

    private const int RowsOfWordsMin = 4;

    private const int SignsMin = 6;

    /// <summary>Letters of one table have one size, the column titles perhaps another.</summary>
    private const double SizesMax = 1.2;

    /// <summary>Distance of rows in letter sizes; lines of a paragraph are closer.</summary>
    private const double PitchMin = 1.4;
    private const double PitchMax = 5;

    /// <summary>Words of a cell on average, the first column aside; paragraphs in columns have more.</summary>
    private const double WordsMax = 3;

    public static IEnumerable<FoundTable> Find(IReadOnlyList<CellRow> rows)
    {
        for (var from = 0; from < rows.Count;)
        {
            var to = End(rows, from);
            if (to - from >= RowsMin && Table([.. rows.Skip(from).Take(to - from)]) is { } table)
            {
                yield return table;
                from = to;
            }
            else
            {
                from++;
            }
        }
    }

    /// <summary>Behind the last row that goes on like the ones before it.</summary>
    private static int End(IReadOnlyList<CellRow> rows, int from)
    {
        var pitch = 0.0;
        var to = from;
        while (to < rows.Count && rows[to].Cells.Count >= 2)
        {
            if (to > from)
            {
                var (row, last) = (rows[to], rows[to - 1]);
                var step = row.Box.CentreY - last.Box.CentreY;
                if (step < PitchMin * Math.Min(row.Size, last.Size) || step > PitchMax * row.Size) break;
                if (pitch > 0 && Math.Abs(step - pitch) > 0.3 * pitch) break;
                if (row.Size > 1.35 * last.Size || last.Size > 1.35 * row.Size) break;
                var needed = Math.Max(2, Math.Min(row.Cells.Count, last.Cells.Count) - 1);
                if (Columns.Aligned(row, last) < needed) break;
                // The step below the column titles may be another one.
                pitch = to == from + 1 ? 0 : step;
            }

            to++;
        }

        return to;
    }

    private static FoundTable? Table(List<CellRow> rows)
    {
        var columns = Columns.Count(rows);
        var later = rows.SelectMany(r => r.Cells.Skip(1)).ToList();
        if (columns < 2 || later.Average(c => c.Words) > WordsMax) return null;
        // A few drawn signs are ornaments, many are check marks.
        var signs = rows.Sum(r => r.Cells.Count(c => c.Words == 0));
        var values = later.Count(c => c.IsNumber || (c.Words == 0 && signs >= SignsMin)) / (double)later.Count;
        if (columns == 2 && (rows.Count < RowsOfTwoColumnsMin || values < ValuesOfTwoColumnsMin)) return null;
        // Cards and portraits side by side have aligned texts too, but hardly numbers, and few rows.
        if (columns > 2 && values < ValuesMin && rows.Count < RowsOfWordsMin) return null;
        if (values < ValuesMin && rows.Max(r => r.Size) > SizesMax * rows.Min(r => r.Size)) return null;
        var confidence = Math.Min(0.9, 0.45 + (0.05 * Math.Min(rows.Count, 6)) + (0.05 * Math.Min(columns, 4)));
        return new FoundTable(
            Outline.Union(rows.Select(r => r.Box))!.Value, Math.Round(confidence, 2),
            string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows of short texts aligned in {columns} columns, without lines{FoundTable.WordsFor(signs)}"),
            rows.Count, columns, signs);
    }
}
