namespace Workflows.GpuWorker.Reading;

/// <summary>Pixels of one row that belong together.</summary>
/// <param name="End">Behind the last.</param>
internal readonly record struct Run(int Y, int Start, int End);

/// <summary>Finds connected parts of a map (also over corners) above a threshold.</summary>
internal static class MapComponents
{
    /// <returns>Each part as its runs, top down.</returns>
    public static List<List<Run>> Find(ProbabilityMap map, float threshold)
    {
        var runs = new List<Run>();
        var parents = new List<int>();
        int previousStart = 0, previousEnd = 0;
        for (var y = 0; y < map.Height; y++)
        {
            var start = runs.Count;
            var row = map.Values.AsSpan(y * map.Width, map.Width);
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] <= threshold) continue;
                var first = x;
                while (x < row.Length && row[x] > threshold) x++;
                Join(new Run(y, first, x));
            }

            (previousStart, previousEnd) = (start, runs.Count);

            void Join(Run run)
            {
                var id = runs.Count;
                runs.Add(run);
                parents.Add(id);
                // Both rows go left to right, so runs of the row above that end before this one never matter again.
                while (previousStart < previousEnd && runs[previousStart].End < run.Start) previousStart++;
                for (var above = previousStart; above < previousEnd && runs[above].Start <= run.End; above++) parents[Root(parents, id)] = Root(parents, above);
            }
        }

        var components = new Dictionary<int, List<Run>>();
        for (var id = 0; id < runs.Count; id++)
        {
            var root = Root(parents, id);
            if (!components.TryGetValue(root, out var component)) components[root] = component = [];
            component.Add(runs[id]);
        }

        return [.. components.Values];
    }

    private static int Root(List<int> parents, int id)
    {
        while (parents[id] != id)
        {
            parents[id] = parents[parents[id]];
            id = parents[id];
        }

        return id;
    }
}
