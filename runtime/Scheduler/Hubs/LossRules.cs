using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Hubs;

/// <summary>When work that takes its workers down with it is taken out of circulation.</summary>
/// <remarks>
/// A stream that ends because its worker died blames what it held; a worker that stops in order blames nothing. An item that was blamed twice is a suspect: a stream holds at most one,
/// and when that stream ends only the suspect is blamed, so its neighbours go on. Work that runs in the scheduler's own
/// process takes the scheduler down too; after a crash such items are blamed, durably, before they are handed out again.
/// </remarks>
internal static class LossRules
{
    /// <summary>This many lost streams quarantine an item.</summary>
    public const int LossesMax = 5;

    private const int SuspectAt = 2;

    /// <summary>An abandoned item comes back after this, doubled each time, so that a worker that refuses it is not flooded.</summary>
    public static readonly TimeSpan FirstAbandonDelay = TimeSpan.FromMilliseconds(200);

    public static readonly TimeSpan AbandonDelayMax = TimeSpan.FromSeconds(30);

    public static bool IsSuspect(int losses) => losses >= SuspectAt;

    public static bool MayHold(WorkerStream stream, int losses) => !IsSuspect(losses) || stream.Suspect is null;

    public static TimeSpan DelayAfter(int abandons)
    {
        var delay = FirstAbandonDelay * Math.Pow(2, Math.Min(abandons - 1, 16));
        return delay < AbandonDelayMax ? delay : AbandonDelayMax;
    }
}
