namespace Workflows.Runner.Processes;

/// <summary>How long to wait before a child is started again: doubling, bounded, forgotten after a good run.</summary>
internal sealed class BackOff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>A child that ran this long was fine; its next end is a new story.</summary>
    public static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(60);

    /// <summary>Ends in a row without a good run between them.</summary>
    public int Failures { get; private set; }

    /// <param name="ran">How long the child lived.</param>
    public TimeSpan Next(TimeSpan ran)
    {
        if (ran >= GoodRun) Failures = 0;
        Failures++;
        var doubled = First * Math.Pow(2, Math.Min(10, Failures - 1));
        return doubled < Longest ? doubled : Longest;
    }
}
