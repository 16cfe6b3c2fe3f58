namespace Workflows.Contracts;

/// <summary>Lets at most two reports a second through: the first and the last always, and one that says something new about waiting; of the others one when half a second has passed.</summary>
/// <remarks>Reports come from one activity, one at a time; that activity is the only writer of the state.</remarks>
public sealed class ThrottledItemProgress(IItemProgress inner, TimeProvider time) : IItemProgress
{
    /// <summary>Least time between two reports that are neither first nor last.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private long? _sentAt;
    private ItemWaiting? _waiting;

    public CancellationToken Cancelled => inner.Cancelled;

    public ValueTask ReportAsync(ItemProgressNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (_sentAt is { } sentAt && !note.IsLast && note.Waiting == _waiting && time.GetElapsedTime(sentAt) < Interval) return ValueTask.CompletedTask;
        (_sentAt, _waiting) = (time.GetTimestamp(), note.Waiting);
        return inner.ReportAsync(note);
    }

    public ValueTask SaveCheckpointAsync(string json) => inner.SaveCheckpointAsync(json);

    public ValueTask<string?> ReadCheckpointAsync() => inner.ReadCheckpointAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
