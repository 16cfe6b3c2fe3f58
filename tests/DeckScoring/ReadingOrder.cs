namespace Workflows.DeckScoring;

/// <summary>Puts lines into rows from the top and each row from the left, so that two readers who cut lines differently can be compared.</summary>
internal static class ReadingOrder
{
    /// <param name="lines">Left edge, middle and height as shares of the page.</param>
    public static string Join(IEnumerable<(string Text, double X, double Middle, double Height)> lines)
    {
        var rows = new List<List<(string Text, double X, double Middle, double Height)>>();
        foreach (var line in lines.OrderBy(l => l.Middle))
        {
            var row = rows.LastOrDefault();
            if (row is not null && line.Middle - row[0].Middle < 0.35 * Math.Min(line.Height, row[0].Height)) row.Add(line);
            else rows.Add([line]);
        }

        var words = rows.SelectMany(row => row.OrderBy(l => l.X).Select(l => l.Text));
        return string.Join(' ', string.Join(' ', words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
