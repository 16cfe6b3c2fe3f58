using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Instances;

/// <summary>One orchestration instance as its hub's loop knows it; only that loop touches it.</summary>
internal sealed class Instance
{
    // Made when they are needed: a hub may hold a million instances that wait for a timer.
    private Queue<InboxMessage>? _inbox;
    private Dictionary<long, ActivityItem>? _activities;

    /// <summary>The row's key in the hub's file; a replaced instance gets a new one.</summary>
    public required long Key { get; init; }

    public required string Id { get; init; }

    /// <summary>Changes with every generation; messages for an earlier one are stale.</summary>
    public required string ExecutionId { get; set; }

    public required string Name { get; init; }

    public required string? Version { get; set; }

    public required OrchestrationStatus Status { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Not to be started before; null means at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Null for a top-level orchestration, and when the parent's row was gone at the start.</summary>
    public long? ParentKey { get; init; }

    public ParentInstanceInfo? Parent { get; set; }

    public string? CustomStatus { get; set; }

    /// <summary>The span that the first worker opened; handed back with every later turn.</summary>
    public OrchestrationTraceContext? Span { get; set; }

    public MapField<string, string>? Tags { get; init; }

    /// <summary>Streams that died while they held a turn of this instance, since its last committed turn.</summary>
    public int Losses { get; set; }

    /// <summary>Set until the first turn of this execution is committed; later read from the file when needed.</summary>
    public ExecutionStartedEvent? Started { get; set; }

    /// <summary>The first turn of this execution is committed.</summary>
    public bool HasHistory { get; set; }

    /// <summary>Null while not known; found in the file then.</summary>
    public long? NextHistorySequence { get; set; }

    public long NextInboxSequence { get; set; }

    /// <summary>Messages in <see cref="Inbox"/>, which most instances do without.</summary>
    public int InboxCount => _inbox?.Count ?? 0;

    public Queue<InboxMessage> Inbox => _inbox ??= new Queue<InboxMessage>();

    /// <summary>Open activities by item number, those of earlier executions included.</summary>
    public Dictionary<long, ActivityItem> Activities => _activities ??= [];

    public bool HasActivities => _activities is { Count: > 0 };

    public int OpenTimers { get; set; }

    public TurnLease? Lease { get; set; }

    /// <summary>Waits in a runnable queue.</summary>
    public bool IsQueued { get; set; }

    /// <summary>After an abandoned turn: not to be offered before, by the hub's steady clock.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    public int Abandons { get; set; }

    /// <summary>The stream that handed its turn back last; another one is asked first.</summary>
    public WorkerStream? HandedBackBy { get; set; }

    /// <summary>Was there when a hub opened that had not been closed; see <see cref="Hubs.LossRules"/>.</summary>
    public bool IsRecovered { get; set; }

    /// <summary>The stream that holds this execution's state up to the last committed turn.</summary>
    public WorkerStream? WarmOn { get; set; }

    /// <summary>Committed events, kept for workers that need the full history; null when not kept.</summary>
    public List<HistoryEvent>? CachedHistory { get; set; }

    public int CachedBytes { get; set; }

    /// <summary>Its row is deleted: purged, or replaced by a new instance of the same id.</summary>
    public bool IsRemoved { get; set; }

    public bool IsTerminal => IsTerminalStatus(Status);

    public static bool IsTerminalStatus(OrchestrationStatus status) => status switch
    {
        OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled => true,
        OrchestrationStatus.Running or OrchestrationStatus.Pending or OrchestrationStatus.Suspended
            or OrchestrationStatus.ContinuedAsNew => false,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown orchestration status."),
    };

    public OrchestrationInstance Reference() => new() { InstanceId = Id, ExecutionId = ExecutionId };

    /// <param name="payloads">Null leaves input, output, custom status and failure out.</param>
    public OrchestrationState ToState(InstancePayloads? payloads)
    {
        var state = new OrchestrationState
        {
            InstanceId = Id,
            Name = Name,
            Version = Version,
            OrchestrationStatus = Status,
            CreatedTimestamp = Timestamp.FromDateTimeOffset(CreatedAt),
            LastUpdatedTimestamp = Timestamp.FromDateTimeOffset(UpdatedAt),
            ScheduledStartTimestamp = StartAt is { } start ? Timestamp.FromDateTimeOffset(start) : null,
            CompletedTimestamp = CompletedAt is { } completed ? Timestamp.FromDateTimeOffset(completed) : null,
            ExecutionId = ExecutionId,
            ParentInstanceId = Parent?.OrchestrationInstance?.InstanceId,
        };
        if (Tags is not null) state.Tags.Add(Tags);
        if (payloads is not null)
        {
            state.Input = payloads.Started.Input;
            state.CustomStatus = CustomStatus;
            state.Output = payloads.Outcome?.Result;
            state.FailureDetails = payloads.Outcome?.FailureDetails;
        }

        return state;
    }

    public InstanceChange ToChange() => new()
    {
        InstanceId = Id,
        ExecutionId = ExecutionId,
        Status = Status,
        CustomStatus = CustomStatus,
        LastUpdated = Timestamp.FromDateTimeOffset(UpdatedAt),
    };
}

/// <summary>A message that the instance has not consumed yet.</summary>
/// <param name="Encoded">The event as the file has it.</param>
internal readonly record struct InboxMessage(long Sequence, HistoryEvent Event, byte[] Encoded)
{
    public int Bytes => Encoded.Length;
}

/// <summary>The parts of an instance that may be large.</summary>
/// <param name="Outcome">Null while it runs.</param>
internal sealed record InstancePayloads(ExecutionStartedEvent Started, ExecutionCompletedEvent? Outcome);
