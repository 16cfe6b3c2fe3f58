using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

/// <summary>Purging many ended instances, for an operator or because they are old.</summary>
internal sealed partial class TaskHub
{
    /// <summary>How many a purge of the selection would delete now.</summary>
    public Task<long> CountEndedAsync(EndedSelection selection, CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.CountEnded(selection), cancellationToken);

    /// <summary>Deletes the selected instances, oldest first, in transactions of a bounded size.</summary>
    /// <param name="budget">Stops after a transaction that ends later than this; infinite: goes on until nothing is left.</param>
    public async Task<(int Deleted, bool IsComplete)> PurgeEndedAsync(EndedSelection selection, TimeSpan budget, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetTimestamp();
        var deleted = 0;
        while (true)
        {
            var ids = await ReadAsync(() => _reader.FindEnded(selection, PurgeStep), cancellationToken);
            var step = ids.Count == 0 ? 0 : await Post(() => Purge(ids, recursive: false));
            deleted += step;
            if (ids.Count < PurgeStep || step == 0) return (deleted, true);
            if (budget != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(startedAt) >= budget) return (deleted, false);
        }
    }
}
