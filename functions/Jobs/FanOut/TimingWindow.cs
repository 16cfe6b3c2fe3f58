namespace Workflows.Jobs;

/// <summary>Measures the newest 50 finished items. Fed by orchestrator code only, from history, so it replays the same.</summary>
internal sealed class TimingWindow(DateTimeOffset startedAt)
{
    private const int SamplesMax = 50;
    private readonly Queue<double> _seconds = new();
    private double _workedSeconds;
    private int _count;

    public ItemTiming Current { get; private set; } = ItemTiming.None;

    public void Add(double seconds, DateTimeOffset now)
    {
        _seconds.Enqueue(seconds);
        if (_seconds.Count > SamplesMax) _seconds.Dequeue();
        _count++;
        _workedSeconds += seconds;

        var sorted = _seconds.Order().ToArray();
        var elapsed = Math.Max((now - startedAt).TotalSeconds, 0.001);
        Current = new()
        {
            Samples = _count,
            MeanSeconds = Math.Round(sorted.Average(), 3),
            P50Seconds = Math.Round(Quantile(sorted, 0.5), 3),
            P90Seconds = Math.Round(Quantile(sorted, 0.9), 3),
            Lanes = Math.Round(Math.Clamp(_workedSeconds / elapsed, 1, _count), 2),
        };
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
