using Workflows.Protocol;

namespace Workflows.Scheduler.Operator;

/// <param name="After">Key of the last instance of the page before; 0 for the first.</param>
internal sealed record InstanceSearch(
    OrchestrationStatus? Status, string? Name, string? Prefix, string? TagName, string? TagValue, long After, int PageSize);

/// <param name="After">For the next page; null at the end.</param>
internal sealed record InstancePage(IReadOnlyList<InstanceView> Instances, long? After);

internal sealed record InstanceView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string? Version { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }

    public required string? ParentId { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public required string? CustomStatus { get; init; }

    public required string? Input { get; init; }

    public required string? Output { get; init; }

    /// <summary>Type and message; null unless it failed.</summary>
    public required string? Failure { get; init; }

    public static InstanceView From(OrchestrationState state) => new()
    {
        Id = state.InstanceId,
        Name = state.Name,
        Version = state.Version,
        Status = state.OrchestrationStatus.ToString(),
        CreatedAt = state.CreatedTimestamp.ToDateTimeOffset(),
        UpdatedAt = state.LastUpdatedTimestamp.ToDateTimeOffset(),
        CompletedAt = state.CompletedTimestamp?.ToDateTimeOffset(),
        ParentId = state.ParentInstanceId,
        Tags = state.Tags,
        CustomStatus = state.CustomStatus,
        Input = state.Input,
        Output = state.Output,
        Failure = state.FailureDetails is { } failure ? $"{failure.ErrorType}: {failure.ErrorMessage}" : null,
    };
}

internal sealed record QueuesView(
    int OrchestrationsRunnable, int EntitiesRunnable, IReadOnlyList<QueuesView.Queue> Activities, IReadOnlyList<QueuesView.Worker> Workers)
{
    public static QueuesView From(DescribeQueuesResponse queues) => new(
        queues.OrchestrationsRunnable, queues.EntitiesRunnable,
        [.. queues.Activities.Select(q => new Queue(q.Name, q.Queued, q.Running, q.Workers))],
        [
            .. queues.Workers.Select(w => new Worker(
                w.WorkerId, w.ConnectedAt.ToDateTimeOffset(), w.Unfiltered, [.. w.Activities], w.ActivitiesRunning, w.OrchestrationsRunning, w.EntitiesRunning)),
        ]);

    internal sealed record Queue(string Name, int Queued, int Running, int Workers);

    internal sealed record Worker(
        string Id, DateTimeOffset ConnectedAt, bool TakesAll, IReadOnlyList<string> Activities, int ActivitiesHeld, int OrchestrationsHeld, int EntitiesHeld);
}

/// <param name="Instances">By status; a status that nobody has is not there.</param>
internal sealed record OverviewView(IReadOnlyDictionary<string, long> Instances, long Quarantined, QueuesView Queues);

/// <param name="Count">All of them, those that are not shown included.</param>
internal sealed record LeasesView(IReadOnlyList<LeaseView> Leases, int Count);

/// <param name="Id">Of the instance or the entity.</param>
/// <param name="Losses">Workers that died while they held it.</param>
internal sealed record LeaseView(string WorkerId, string Kind, string Name, string Id, int? TaskId, DateTimeOffset Since, int Losses);

internal sealed record EntityView(string Id, DateTimeOffset ModifiedAt, int Backlog, string? LockedBy)
{
    public static object From(QueryEntitiesResponse page) => new
    {
        entities = page.Entities.Select(e => new EntityView(e.InstanceId, e.LastModifiedTime.ToDateTimeOffset(), e.BacklogQueueSize, e.LockedBy)),
        after = page.ContinuationToken,
    };
}

/// <summary>Work that was taken out of circulation.</summary>
internal sealed record QuarantinedView(long Number, DateTimeOffset At, string Kind, string? InstanceId, string? Name, long? TaskId, string Reason);

/// <param name="Message">The evidence as JSON, when it can be read.</param>
/// <param name="Bytes">The evidence as it was, base64.</param>
/// <param name="Input">What a redrive would run with unless it says otherwise; null when there is none.</param>
internal sealed record QuarantinedItem(QuarantinedView Item, string? Message, string Bytes, string? Input);
