namespace Workflows.Jobs;

/// <summary>What the official client cannot do: push of changes, item cancellation, and a look at who takes an activity.</summary>
/// <remarks>
/// The embedded home implements this over the scheduler's own side service (checkpoint to reader within 250 ms).
/// Elsewhere the portable implementation in <c>functions/Jobs</c> runs one shared poller per watched instance.
/// </remarks>
public interface IJobChanges
{
    /// <summary>
    /// Key under which the app registers the portable implementation beside the unkeyed one
    /// (<c>AddKeyedSingleton&lt;IJobChanges, …&gt;(IJobChanges.Portable)</c>): the embedded home falls back on it when its scheduler is a managed one.
    /// </summary>
    public const string Portable = "portable";

    /// <summary>First the instance as it is now and each running item's last report, then one entry per change.</summary>
    /// <param name="instanceId">An instance that exists or will exist.</param>
    /// <param name="cancellationToken">Ends the sequence with <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// An endless sequence. A slow reader sees changes of one instance (or item) that it has not read yet folded into the newest.
    /// It ends by itself only when the source is lost; the caller reads the state again and watches anew.
    /// </returns>
    IAsyncEnumerable<JobChange> WatchAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Asks running items of an instance to stop at their next safe point; items that start later see it at once.</summary>
    /// <param name="instanceId">The attempt whose items are asked.</param>
    /// <param name="itemIds">Null asks every item of the instance.</param>
    ValueTask RequestCancellationAsync(string instanceId, IReadOnlyList<string>? itemIds, CancellationToken cancellationToken);

    /// <summary>Who could run an activity now; null when this home cannot tell.</summary>
    ValueTask<WorkerPresence?> FindWorkersAsync(string activityName, CancellationToken cancellationToken);
}
