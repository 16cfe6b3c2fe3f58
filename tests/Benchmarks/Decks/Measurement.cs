using System.Text.Json;

namespace Workflows.Benchmarks.Decks;

/// <summary>Prints one measurement as a line of JSON.</summary>
internal static class Measurement
{
    public static void Write(string name, params (string Name, object? Value)[] values)
    {
        var line = new Dictionary<string, object?> { ["measurement"] = name };
        foreach (var (key, value) in values) line[key] = value is double number ? Math.Round(number, 4) : value;
        Console.WriteLine(JsonSerializer.Serialize(line));
    }

    /// <summary>Why there is no number.</summary>
    public static void Skip(string name, string reason) => Write(name, ("skipped", reason));

    /// <summary>Median, smallest and largest of several runs, as three values with one prefix.</summary>
    public static (string, object?)[] Spread(string name, IEnumerable<double> runs)
    {
        var sorted = runs.Order().ToList();
        return [(name, Median(sorted)), ($"{name}_min", sorted[0]), ($"{name}_max", sorted[^1])];
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
