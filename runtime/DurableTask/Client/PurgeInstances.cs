namespace Microsoft.DurableTask.Client;

/// <summary>Which finished instances to purge; null means no restriction.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null, DateTimeOffset? CreatedTo = null, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    private readonly TimeSpan? _timeout;

    /// <summary>How long one call may purge before it answers with what it has done; null means no limit. Positive.</summary>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init
        {
            if (value is { } timeout) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            _timeout = value;
        }
    }
}

/// <param name="Recursive">Whether children are purged too.</param>
public record PurgeInstanceOptions(bool Recursive = false);

public class PurgeResult
{
    public PurgeResult(int count)
        : this(count, null)
    {
    }

    public PurgeResult(int count, bool? isComplete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
        IsComplete = isComplete;
    }

    public int PurgedInstanceCount { get; }

    /// <summary>False when instances that match are left; null when the server did not say.</summary>
    public bool? IsComplete { get; }
}
