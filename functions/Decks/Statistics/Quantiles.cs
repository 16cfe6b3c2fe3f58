namespace Workflows.Decks;

/// <summary>How a measured value is spread.</summary>
/// <param name="Avg">Null without samples, as the others.</param>
public sealed record Spread(double? Avg, double? P50, double? P90, int Samples)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? new(null, null, null, 0)
            : new(Math.Round(sorted.Average(), 4), Math.Round(Quantile(sorted, 0.5), 4), Math.Round(Quantile(sorted, 0.9), 4), sorted.Length);
    }

    /// <summary>The value that a share of all lie at or below.</summary>
    public static double Quantile(double[] sorted, double share)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
