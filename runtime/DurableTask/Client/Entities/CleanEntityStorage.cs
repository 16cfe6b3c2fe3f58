namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What to clean.</summary>
public readonly record struct CleanEntityStorageRequest
{
    /// <summary>Everything.</summary>
    public static CleanEntityStorageRequest Default { get; } = new() { RemoveEmptyEntities = true, ReleaseOrphanedLocks = true };

    public bool RemoveEmptyEntities { get; init; }

    /// <summary>Whether locks of orchestrations that no longer run are released.</summary>
    public bool ReleaseOrphanedLocks { get; init; }

    public string? ContinuationToken { get; init; }
}

public readonly record struct CleanEntityStorageResult
{
    public int EmptyEntitiesRemoved { get; init; }

    public int OrphanedLocksReleased { get; init; }

    /// <summary>Null when everything was seen.</summary>
    public string? ContinuationToken { get; init; }
}
