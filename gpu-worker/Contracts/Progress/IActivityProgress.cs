namespace Workflows.Contracts;

/// <summary>What an activity can say and hear while it runs; each home carries it in its own way.</summary>
public interface IActivityProgress
{
    /// <summary>Opens the channel of one item; dispose it when the item ends, whichever way.</summary>
    IItemProgress StartItem(ItemRef item);
}

/// <summary>The channel of one running item. Losing a report never fails the item; checkpoints are durable or throw.</summary>
public interface IItemProgress : IAsyncDisposable
{
    /// <summary>Cancelled when someone asked this item to stop; look between two steps.</summary>
    CancellationToken Cancelled { get; }

    /// <summary>Tells how far the item is. Implementations may drop reports that come too fast, never the first and the last.</summary>
    ValueTask ReportAsync(ItemProgressNote note);

    /// <summary>Keeps what a retried activity needs in order to go on; replaces the previous checkpoint. The empty string forgets it.</summary>
    ValueTask SaveCheckpointAsync(string json);

    /// <returns>What the last try of this item saved; null (or the empty string) when there is nothing.</returns>
    ValueTask<string?> ReadCheckpointAsync();
}
