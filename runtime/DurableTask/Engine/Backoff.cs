namespace Workflows.DurableTask;

/// <summary>Delays between tries, as the official worker makes them.</summary>
internal static class Backoff
{
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(15);

    /// <summary>Full jitter in [0, min(30 s, 1 s × 2^failures)), so that workers do not return all at once.</summary>
    public static TimeSpan BeforeReconnect(int failures) =>
        TimeSpan.FromSeconds(Math.Min(LongestReconnect.TotalSeconds, Math.Pow(2, Math.Min(failures, 10)))) * Random.Shared.NextDouble();

    /// <summary>200 ms doubling up to 15 s, plus up to a fifth.</summary>
    public static TimeSpan BeforeRetry(int failures)
    {
        var milliseconds = Math.Min(LongestRetry.TotalMilliseconds, 200 * Math.Pow(2, Math.Min(failures, 10)));
        return TimeSpan.FromMilliseconds(milliseconds * (1 + (Random.Shared.NextDouble() / 5)));
    }
}
