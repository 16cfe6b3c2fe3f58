using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Entities;

/// <summary>One entity that has something to do, or is locked; only its hub's loop touches it. Idle ones are only in the file.</summary>
internal sealed class Entity
{
    public required long Key { get; init; }

    /// <summary>@name@key, the name in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>As the last batch left it; null when there is none.</summary>
    public string? State { get; set; }

    public required DateTimeOffset ModifiedAt { get; set; }

    public EntityLock? Lock { get; set; }

    /// <summary>Everything in order of arrival, except what is in <see cref="OwnerInbox"/>.</summary>
    public Queue<EntityMessage> Inbox { get; } = new();

    /// <summary>Calls of the orchestration that holds the lock; they go first.</summary>
    public Queue<EntityMessage> OwnerInbox { get; } = new();

    public long NextSequence { get; set; }

    public EntityLease? Lease { get; set; }

    /// <summary>Waits in a runnable queue.</summary>
    public bool IsQueued { get; set; }

    /// <summary>After an abandoned or failed batch: not to be offered before, by the hub's steady clock.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    public int Abandons { get; set; }

    /// <summary>Streams that died while they held a batch of this entity, since its last committed one.</summary>
    public int Losses { get; set; }

    /// <summary>Was there when a hub opened that had not been closed; see <see cref="Hubs.LossRules"/>.</summary>
    public bool IsRecovered { get; set; }

    public string Name => EntityIds.NameOf(Id);

    public int Backlog => Inbox.Count + OwnerInbox.Count;

    public bool IsIdle => Backlog == 0 && Lock is null && Lease is null;

    /// <summary>Where the next batch comes from; null when nothing can run now.</summary>
    public Queue<EntityMessage>? NextBatchSource =>
        OwnerInbox.Count > 0 ? OwnerInbox
        : Lock is null && Inbox.TryPeek(out var first) && first.Event.EntityLockRequested is null ? Inbox
        : null;

    public void Add(EntityMessage message)
    {
        var isOwners = Lock is { } held && message.Event.EntityOperationCalled is { } call
            && held.OwnerId == call.ParentInstanceId && held.OwnerExecution == message.CallerExecution;
        (isOwners ? OwnerInbox : Inbox).Enqueue(message);
    }

    public EntityMetadata ToMetadata(bool withState) => new()
    {
        InstanceId = Id,
        LastModifiedTime = Timestamp.FromDateTimeOffset(ModifiedAt),
        BacklogQueueSize = Backlog,
        LockedBy = Lock?.OwnerId,
        SerializedState = withState ? State : null,
    };
}

/// <summary>A critical section that an orchestration is in, or is entering.</summary>
internal sealed record EntityLock(string OwnerId, string OwnerExecution, string SectionId);

/// <summary>An operation or a lock request that an entity has not consumed yet.</summary>
/// <param name="CallerExecution">Of the orchestration that waits for the answer; "" when none does.</param>
/// <param name="IsLegacy">It came as an event with JSON, and is answered as one.</param>
internal sealed record EntityMessage(long Sequence, HistoryEvent Event, string CallerExecution, bool IsLegacy, int Bytes);
