namespace Workflows.GpuWorker.Reading;

/// <summary>Sorts boxes as people read them: blocks top down, columns left to right, lines top down.</summary>
/// <remarks>A recursive cut along the white between boxes ("XY cut"): first across, where a gap is wider than the lines around it, then down.</remarks>
internal static class ReadingOrder
{
    /// <summary>White between columns, in heights of a line.</summary>
    private const double ColumnGap = 1.0;

    /// <summary>White between blocks, in heights of a line: more than the leading of running text.</summary>
    private const double BlockGap = 1.2;

    /// <summary>Boxes share a line when they overlap by this share of the lower one.</summary>
    private const double SameLine = 0.5;

    /// <returns>Indexes into the boxes.</returns>
    public static List<int> Sort(IReadOnlyList<(double Left, double Top, double Right, double Bottom)> boxes)
    {
        var order = new List<int>(boxes.Count);
        Place([.. Enumerable.Range(0, boxes.Count)], boxes, order);
        return order;
    }

    private static void Place(List<int> items, IReadOnlyList<(double Left, double Top, double Right, double Bottom)> boxes, List<int> order)
    {
        if (items.Count <= 1)
        {
            order.AddRange(items);
            return;
        }

        var height = Median(items.Select(i => boxes[i].Bottom - boxes[i].Top));
        var rows = Cut(items, i => boxes[i].Top, i => boxes[i].Bottom, BlockGap * height);
        var parts = rows.Count > 1 ? rows : Columns(items, boxes, ColumnGap * height);
        if (parts.Count > 1)
        {
            foreach (var part in parts) Place(part, boxes, order);
            return;
        }

        order.AddRange(Lines(items, boxes));
    }

    /// <summary>Columns of text have several lines each; single words beside one another are a line.</summary>
    private static List<List<int>> Columns(List<int> items, IReadOnlyList<(double Left, double Top, double Right, double Bottom)> boxes, double gap)
    {
        var columns = Cut(items, i => boxes[i].Left, i => boxes[i].Right, gap);
        return columns.All(column => column.Count > 1) ? columns : [items];
    }

    private static List<List<int>> Cut(List<int> items, Func<int, double> start, Func<int, double> end, double gap)
    {
        var parts = new List<List<int>>();
        var reach = double.NegativeInfinity;
        foreach (var item in items.OrderBy(start))
        {
            if (parts.Count == 0 || start(item) - reach > gap) parts.Add([]);
            parts[^1].Add(item);
            reach = Math.Max(reach, end(item));
        }

        return parts;
    }

    private static IEnumerable<int> Lines(List<int> items, IReadOnlyList<(double Left, double Top, double Right, double Bottom)> boxes)
    {
        var lines = new List<(List<int> Items, double Top, double Bottom)>();
        foreach (var item in items.OrderBy(i => boxes[i].Top + boxes[i].Bottom))
        {
            var (_, top, _, bottom) = boxes[item];
            if (lines.Count > 0 && lines[^1] is var line && Math.Min(bottom, line.Bottom) - Math.Max(top, line.Top) > SameLine * Math.Min(bottom - top, line.Bottom - line.Top))
                line.Items.Add(item);
            else
                lines.Add(([item], top, bottom));
        }

        return lines.SelectMany(line => line.Items.OrderBy(i => boxes[i].Left));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
