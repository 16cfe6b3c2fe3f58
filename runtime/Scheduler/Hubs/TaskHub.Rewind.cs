using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    /// <summary>Runs a failed orchestration again from its failures, with everything that succeeded kept.</summary>
    /// <remarks>
    /// The history is rewritten here, not by the worker: failures go, with the tasks that failed and the tasks, timers, calls of
    /// entities and lock requests that were open, so that replay schedules those anew under a new execution id. Failed children are rewound in the same way,
    /// those that still run or have succeeded meanwhile answer the new execution, purged ones start afresh. A child whose stored data
    /// cannot be read stays as it is and fails its parent again.
    /// </remarks>
    public Task<RewindInstanceResponse> RewindAsync(RewindInstanceRequest request) => Post(() =>
    {
        var instance = Find(request.InstanceId) ?? throw NotFound(request.InstanceId);
        if (instance.Status != OrchestrationStatus.Failed)
            throw new RpcException(RpcStatus.FailedPrecondition, $"Instance {instance.Id} is {instance.Status}; only a failed one can be rewound.");
        try
        {
            Rewind(instance, request.Reason, null);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Unreadable(instance, e);
        }

        return new RewindInstanceResponse();
    });

    /// <exception cref="InvalidProtocolBufferException">What is stored of it cannot be read; nothing has changed.</exception>
    private void Rewind(Instance ended, string? reason, Instance? parent)
    {
        var history = _store.ReadHistory(ended.Key);
        var started = _store.ReadPayloads(ended.Key).Started.Clone();
        started.OrchestrationInstance = new OrchestrationInstance { InstanceId = ended.Id, ExecutionId = ExecutionIds.After(ended.ExecutionId) };
        if (parent is not null && started.ParentInstance is not null) started.ParentInstance.OrchestrationInstance = parent.Reference();
        var kept = WithoutFailures(history, started, out var openChildren);

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
        foreach (var created in openChildren) TryRewindChild(instance, created, reason);
    }

    private void TryRewindChild(Instance parent, HistoryEvent created, string? reason)
    {
        try
        {
            RewindChild(parent, created, reason);
        }
        catch (InvalidProtocolBufferException e)
        {
            var problem = $"Sub-orchestration {created.SubOrchestrationInstanceCreated.InstanceId} cannot be rewound: what is stored of it cannot be read: {e.Message}";
            LogChildNotRewound(problem);
            Deliver(parent, Failures.ChildFailed(created.EventId, Failures.Quarantined(problem), RoundTime()));
        }
    }

    /// <exception cref="InvalidProtocolBufferException">What is stored of the child cannot be read; nothing of it has changed.</exception>
    private void RewindChild(Instance parent, HistoryEvent created, string? reason)
    {
        var action = created.SubOrchestrationInstanceCreated;
        switch (Find(action.InstanceId))
        {
            case { Status: OrchestrationStatus.Failed } child:
                Rewind(child, reason, parent);
                break;
            case { Status: not OrchestrationStatus.Terminated } child when IsChild(child, parent, created):
                var outcome = child.IsTerminal ? _store.ReadPayloads(child.Key).Outcome : null;
                child.Parent = child.Parent!.Clone();
                child.Parent.OrchestrationInstance = parent.Reference();
                _store.UpdateParent(child);
                if (outcome is not null) TellParent(child, outcome);
                break;
            case { IsTerminal: false } other:
                Deliver(parent, Failures.ChildExists(created.EventId, other, RoundTime()));
                break;
            case var other:
                if (other is not null) Remove(other);
                var started = new ExecutionStartedEvent
                {
                    Name = action.Name, Version = action.Version, Input = action.Input, ParentTraceContext = action.ParentTraceContext,
                    OrchestrationInstance = new OrchestrationInstance { InstanceId = action.InstanceId, ExecutionId = ExecutionIds.New() },
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

    private static bool IsChild(Instance child, Instance parent, HistoryEvent created) =>
        child.ParentKey == parent.Key && child.Parent?.TaskScheduledId == created.EventId;

    private static List<HistoryEvent> WithoutFailures(
        List<HistoryEvent> history, ExecutionStartedEvent started, out List<HistoryEvent> openChildren)
    {
        var done = history.Where(e => e.TaskCompleted is not null).Select(e => e.TaskCompleted.TaskScheduledId).ToHashSet();
        var fired = history.Where(e => e.TimerFired is not null).Select(e => e.TimerFired.TimerId).ToHashSet();
        var answered = history.Where(e => e.SubOrchestrationInstanceCompleted is not null)
            .Select(e => e.SubOrchestrationInstanceCompleted.TaskScheduledId).ToHashSet();
        var heard = history.Select(e => e.EntityOperationCompleted?.RequestId ?? e.EntityOperationFailed?.RequestId ?? e.EntityLockGranted?.CriticalSectionId)
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        openChildren = [.. history.Where(e => e.SubOrchestrationInstanceCreated is not null && !answered.Contains(e.EventId))];
        var kept = new List<HistoryEvent>(history.Count);
        foreach (var e in history)
        {
            if (e.TaskFailed is not null || e.SubOrchestrationInstanceFailed is not null || e.ExecutionCompleted is not null) continue;
            if (e.TaskScheduled is not null && !done.Contains(e.EventId)) continue;
            if ((e.EntityOperationCalled?.RequestId ?? e.EntityLockRequested?.CriticalSectionId) is { } asked && !heard.Contains(asked)) continue;
            if (e.TimerCreated is not null && !fired.Contains(e.EventId)) continue;
            kept.Add(e.ExecutionStarted is null ? e : new HistoryEvent { EventId = e.EventId, Timestamp = e.Timestamp, ExecutionStarted = started });
        }

        return kept;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogChildNotRewound(string problem);
}
