using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    /// <summary>Runs a failed orchestration again from its failures, with everything that succeeded kept.</summary>
    /// <remarks>
    /// The history is rewritten here, not by the worker (<see cref="RewoundHistory"/>), so that replay makes the calls that failed anew
    /// under a new execution id. Failed children are rewound in the same way, those that still run or have succeeded meanwhile answer
    /// the new execution, purged ones and those of an earlier attempt start afresh. A child whose stored data
    /// cannot be read stays as it is and fails its parent again.
    /// </remarks>
    public Task<RewindInstanceResponse> RewindAsync(RewindInstanceRequest request) => Post(() =>
    {
        var instance = Find(request.InstanceId) ?? throw NotFound(request.InstanceId);
        if (instance.Status != OrchestrationStatus.Failed)
            throw new RpcException(RpcStatus.FailedPrecondition, $"Instance {instance.Id} is {instance.Status}; only a failed one can be rewound.");
        RewindOrRefuse(instance, request.Reason);
        return new RewindInstanceResponse();
    });

    /// <exception cref="RpcException">DATA_LOSS: what is stored of it cannot be read; nothing has changed.</exception>
    private void RewindOrRefuse(Instance failed, string? reason)
    {
        try
        {
            Rewind(failed, reason, null);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Unreadable(failed, e);
        }
    }

    /// <exception cref="InvalidProtocolBufferException">What is stored of it cannot be read; nothing has changed.</exception>
    private void Rewind(Instance ended, string? reason, Instance? parent)
    {
        var history = _store.ReadHistory(ended.Key);
        var started = _store.ReadPayloads(ended.Key).Started.Clone();
        started.OrchestrationInstance = new OrchestrationInstance { InstanceId = ended.Id, ExecutionId = ExecutionIds.After(ended.ExecutionId) };
        if (parent is not null && started.ParentInstance is not null) started.ParentInstance.OrchestrationInstance = parent.Reference();
        var kept = RewoundHistory.Of(history, started, out var openChildren);

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
            case { Status: OrchestrationStatus.Failed } child when IsChild(child, parent, created):
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogChildNotRewound(string problem);
}
