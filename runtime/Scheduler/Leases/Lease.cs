using Google.Protobuf.Collections;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Leases;

/// <summary>A work item in a worker's hands, for as long as the worker's stream lives.</summary>
internal abstract class Lease(long number, WorkerStream stream)
{
    public long Number { get; } = number;

    public WorkerStream Stream { get; } = stream;

    /// <summary>When it was handed out.</summary>
    public DateTimeOffset Since { get; set; }
}

/// <summary>A turn of an orchestration: the events the worker was given, not yet committed.</summary>
internal sealed class TurnLease(long number, WorkerStream stream) : Lease(number, stream)
{
    public required Instance Instance { get; init; }

    /// <summary>OrchestratorStarted, ExecutionStarted on the first turn, then <see cref="InboxCount"/> inbox messages.</summary>
    public required IReadOnlyList<HistoryEvent> NewEvents { get; init; }

    public required int InboxCount { get; init; }

    /// <summary>Chunks of a response that came in parts, by index; null when none came.</summary>
    public SortedDictionary<int, OrchestratorResponse>? Chunks { get; set; }
}

/// <summary>A batch of operations of one entity.</summary>
internal sealed class EntityLease(long number, WorkerStream stream) : Lease(number, stream)
{
    public required Entity Entity { get; init; }

    /// <summary>The first messages of <see cref="Source"/>, in its order.</summary>
    public required IReadOnlyList<EntityMessage> Batch { get; init; }

    public required Queue<EntityMessage> Source { get; init; }
}

internal sealed class ActivityLease(long number, WorkerStream stream) : Lease(number, stream)
{
    public required ActivityItem Item { get; init; }
}
