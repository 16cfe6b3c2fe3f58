using Workflows.Protocol;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    /// <summary>Runs a failed orchestration again from its failures, with everything that succeeded kept.</summary>
    /// <remarks>
    /// The history is rewritten here, not by the worker: failures and the tasks that failed go, so that replay schedules
    /// those tasks anew under a new execution id. Failed children are rewound in the same way; purged ones start afresh.
    /// </remarks>
    public Task<RewindInstanceResponse> RewindAsync(RewindInstanceRequest request) => Post(() =>
    {
        var instance = Find(request.InstanceId) ?? throw NotFound(request.InstanceId);
        if (instance.Status != OrchestrationStatus.Failed)
            throw new RpcException(RpcStatus.FailedPrecondition, $"Instance {instance.Id} is {instance.Status}; only a failed one can be rewound.");
        try
        {
            _store.ReadHistory(instance.Key);
            _store.ReadPayloads(instance.Key);
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            throw Unreadable(instance, e);
        }

        Rewind(instance, request.Reason, null);
        return new RewindInstanceResponse();
    });

    private void Rewind(Instance ended, string? reason, Instance? parent)
    {
        var history = _store.ReadHistory(ended.Key);
        var started = _store.ReadPayloads(ended.Key).Started.Clone();
        started.OrchestrationInstance = new OrchestrationInstance { InstanceId = ended.Id, ExecutionId = NewExecutionId() };
        if (parent is not null && started.ParentInstance is not null) started.ParentInstance.OrchestrationInstance = parent.Reference();
        var kept = WithoutFailures(history, started, out var failedChildren);

        // The row stays, so that its children still find their parent.
        var instance = new Instance
        {
            Key = ended.Key,
            Id = ended.Id,
            ExecutionId = started.OrchestrationInstance.ExecutionId,
            Name = ended.Name,
            Version = ended.Version,
            Status = OrchestrationStatus.Running,
            CreatedAt = ended.CreatedAt,
            UpdatedAt = _time.GetUtcNow(),
            ParentKey = ended.ParentKey,
            Parent = started.ParentInstance,
            CustomStatus = ended.CustomStatus,
            Tags = ended.Tags,
            HasHistory = true,
        };
        _store.Restart(instance, started);
        _store.UpdateParent(instance);
        _store.AppendHistory(instance, kept);
        _live.Add(instance.Id, instance);
        Deliver(instance, NewEvent(e => e.ExecutionRewound = new ExecutionRewoundEvent
        {
            Reason = reason,
            InstanceId = parent is null ? null : instance.Id,
            ParentExecutionId = parent?.ExecutionId,
        }));
        Changed(instance);
        foreach (var created in failedChildren) RewindChild(instance, created, reason);
    }

    private void RewindChild(Instance parent, HistoryEvent created, string? reason)
    {
        var action = created.SubOrchestrationInstanceCreated;
        switch (Find(action.InstanceId))
        {
            case { Status: OrchestrationStatus.Failed } child:
                Rewind(child, reason, parent);
                break;
            case { IsTerminal: false }:
                // Already running again; it answers its parent's old execution, as it would have.
                break;
            case var other:
                if (other is not null) Remove(other);
                var started = new ExecutionStartedEvent
                {
                    Name = action.Name, Version = action.Version, Input = action.Input, ParentTraceContext = action.ParentTraceContext,
                    OrchestrationInstance = new OrchestrationInstance { InstanceId = action.InstanceId, ExecutionId = NewExecutionId() },
                    ParentInstance = new ParentInstanceInfo
                    {
                        TaskScheduledId = created.EventId, Name = parent.Name, Version = parent.Version, OrchestrationInstance = parent.Reference(),
                    },
                };
                started.Tags.Add(action.Tags);
                Create(started, parent, null);
                break;
        }
    }

    private static List<HistoryEvent> WithoutFailures(
        List<HistoryEvent> history, ExecutionStartedEvent started, out List<HistoryEvent> failedChildren)
    {
        var failedTasks = history.Where(e => e.TaskFailed is not null).Select(e => e.TaskFailed.TaskScheduledId).ToHashSet();
        var failedChildIds = history.Where(e => e.SubOrchestrationInstanceFailed is not null)
            .Select(e => e.SubOrchestrationInstanceFailed.TaskScheduledId).ToHashSet();
        failedChildren = [.. history.Where(e => e.SubOrchestrationInstanceCreated is not null && failedChildIds.Contains(e.EventId))];
        var kept = new List<HistoryEvent>(history.Count);
        foreach (var e in history)
        {
            if (e.TaskFailed is not null || e.SubOrchestrationInstanceFailed is not null || e.ExecutionCompleted is not null) continue;
            if (e.TaskScheduled is not null && failedTasks.Contains(e.EventId)) continue;
            kept.Add(e.ExecutionStarted is null ? e : new HistoryEvent { EventId = e.EventId, Timestamp = e.Timestamp, ExecutionStarted = started });
        }

        return kept;
    }
}
