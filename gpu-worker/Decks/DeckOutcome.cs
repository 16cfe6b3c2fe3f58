using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>How the work on a deck ended.</summary>
internal sealed record DeckOutcome
{
    /// <summary>Done, failed or cancelled.</summary>
    public required ItemStatus Status { get; init; }

    /// <summary>Whole when done; with failed pages when some could not be done; null when there is nothing to show.</summary>
    public StoredAnalysis? Result { get; init; }

    public ItemFailure? Failure { get; init; }

    /// <summary>Pages that were not made now.</summary>
    public int PagesResumed { get; init; }

    /// <summary>What this orchestration's tries used of a paid model; null when nothing.</summary>
    public ModelUsage? Usage { get; init; }

    /// <summary>Forgets what was kept for a next try; called once the result is stored.</summary>
    public required Func<CancellationToken, Task> ForgetAsync { get; init; }
}
