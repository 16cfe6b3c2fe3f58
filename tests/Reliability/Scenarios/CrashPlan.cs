using Workflows.Reliability.Tests.Disk;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>One crash: what was written of a run, and what its world had heard by then.</summary>
/// <param name="Position">Operations of the disk that had happened.</param>
/// <param name="Unsynced">What became of writes without a sync.</param>
/// <param name="Heard">Acknowledgements up to this position had arrived.</param>
internal sealed record Crash(int Position, Unsynced Unsynced, int Heard)
{
    /// <summary>Before and after every durable boundary, that is, every sync: with nothing of the new writes, with all, with some; and after it, unheard.</summary>
    public static IEnumerable<Crash> Around(SimulatedDisk disk, int from = 0)
    {
        foreach (var sync in disk.SyncPositions(from))
        {
            yield return new Crash(sync, Unsynced.Lost, sync);
            yield return new Crash(sync, Unsynced.Kept, sync);
            yield return new Crash(sync, Unsynced.Torn, sync);
            yield return new Crash(sync + 1, Unsynced.Lost, sync);
        }

        yield return new Crash(disk.Position, Unsynced.Lost, disk.Position);
    }

    /// <summary>A seeded choice of them.</summary>
    public static IReadOnlyList<Crash> Sample(SimulatedDisk disk, int count, Random random)
    {
        var all = Around(disk).ToArray();
        random.Shuffle(all);
        return [.. all.Take(count)];
    }
}
