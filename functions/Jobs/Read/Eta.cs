using System.Globalization;

namespace Workflows.Jobs;

/// <summary>Estimates the time that is left from finished items. Computed when read, so that it widens while nothing happens.</summary>
internal static class Eta
{
    /// <summary>Fewer finished items than this are called measuring.</summary>
    private const int SamplesMin = 3;

    /// <summary>The ninety per cent point of a normal distribution, in standard deviations.</summary>
    private const double NinetyPercent = 1.2816;

    /// <returns>Null when the job is not on its way.</returns>
    public static EtaView? Estimate(JobProgress progress, JobKind kind, JobState state, DateTimeOffset now)
    {
        var (timing, remaining) = (progress.Timing, progress.Items.Remaining);
        if (state is not (JobState.Running or JobState.Queued or JobState.Interrupted) || remaining == 0) return null;
        if (timing.Samples < SamplesMin) return new(null, null, "measuring", timing.Samples);

        // p90 of one item gives its spread; that of a sum of n grows with the root of n.
        var spread = Math.Max(0, timing.P90Seconds - timing.MeanSeconds) / NinetyPercent;
        var lanes = Math.Min(timing.Lanes, remaining);
        var elapsed = Math.Max(0, (now - progress.UpdatedAt).TotalSeconds);

        // What has passed since the last checkpoint counts against the running item, until it is late; from then on it adds.
        var late = Math.Max(0, elapsed - timing.P90Seconds);
        var done = Math.Min(elapsed, timing.MeanSeconds);
        var middle = Math.Max(1, (remaining * timing.MeanSeconds / lanes) - done) + late;
        var upper = middle + (NinetyPercent * spread * Math.Sqrt(remaining) / lanes) + late;
        var basis = string.Create(CultureInfo.InvariantCulture,
            $"from {timing.Samples} finished {kind.Units} at {Rounded(timing.P50Seconds)} s");
        return new(Math.Round(middle, 1), Math.Round(Math.Max(upper, middle * 1.1), 1), basis, timing.Samples);
    }

    private static string Rounded(double seconds) => seconds.ToString(seconds < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
