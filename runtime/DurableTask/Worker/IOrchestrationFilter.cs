namespace Microsoft.DurableTask.Worker;

/// <summary>Decides which orchestrations a worker runs.</summary>
[Obsolete("Experimental")]
public interface IOrchestrationFilter
{
    ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default);
}

#pragma warning disable CA1815 // Part of the official API, without equality.
public struct OrchestrationFilterParameters
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
