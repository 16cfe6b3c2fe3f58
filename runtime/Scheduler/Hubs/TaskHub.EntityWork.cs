using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Hubs;

/// <summary>Batches of entity operations: handed out one at a time for each entity, applied once.</summary>
internal sealed partial class TaskHub
{
    /// <summary>Operations of one batch; an entity with more waits for its next turn behind the others.</summary>
    private const int EntityBatchMax = 100;

    /// <summary>A batch's effects, its answers and the removal of its operations are one commit: a batch that is not committed has not happened.</summary>
    public Task<CompleteTaskResponse> CompleteEntityAsync(EntityBatchResult result) => Post(() =>
    {
        if (_leases.Find<EntityLease>(result.CompletionToken) is not { } lease) return AnswerLate(result.CompletionToken);
        Release(lease, applied: true);
        var entity = lease.Entity;
        var done = Math.Min(result.Results.Count, lease.Batch.Count);
        if (result.FailureDetails is { } failure || done == 0)
        {
            if (result.FailureDetails is not null) LogEntityBatchFailed(entity.Id, result.FailureDetails.ErrorMessage);
            Postpone(entity);
            return new CompleteTaskResponse();
        }

        for (var i = 0; i < done; i++)
        {
            lease.Source.Dequeue();
            _store.Entities.DeleteMessage(entity, lease.Batch[i]);
        }

        entity.State = result.EntityState;
        entity.ModifiedAt = _time.GetUtcNow();
        entity.Losses = 0;
        entity.Abandons = 0;
        entity.IsRecovered = false;
        _store.Entities.UpdateState(entity);
        for (var i = 0; i < done; i++) Answer(lease.Batch[i], result.Results[i]);
        foreach (var action in result.Actions) Apply(action, entity);
        Pump(entity);
        return new CompleteTaskResponse();
    });

    public Task<AbandonEntityTaskResponse> AbandonEntityAsync(AbandonEntityTaskRequest request) => Post(() =>
    {
        if (_leases.Find<EntityLease>(request.CompletionToken) is { } lease)
        {
            Release(lease, applied: true);
            Postpone(lease.Entity);
        }
        else
        {
            AnswerLate(request.CompletionToken);
        }

        return new AbandonEntityTaskResponse();
    });

    private void DispatchEntities()
    {
        if (_runnableEntities.Count == 0) return;
        foreach (var (name, queue) in _runnableEntities.NonEmpty.ToArray())
        {
            while (queue.TryPeek(out var entity))
            {
                if (entity.NextBatchSource is not { } source)
                {
                    // Emptied or removed since it was queued.
                    _runnableEntities.Take(queue);
                    if (entity.IsIdle) Forget(entity);
                    continue;
                }

                var chosen = NextStream(
                    (name, entity), static (s, work) => s.HasRoomForEntity && s.TakesEntity(work.name) && LossRules.MayHold(s, work.entity.Losses),
                    refuser: null);
                if (chosen is not { } stream) break;
                _runnableEntities.Take(queue);
                if (IsBlamedAhead(stream, entity.IsRecovered) && Blame(entity))
                {
                    Pump(entity);
                    continue;
                }

                Offer(entity, source, stream);
            }
        }
    }

    private void Offer(Entity entity, Queue<EntityMessage> source, WorkerStream stream)
    {
        // One at a time for a suspect, so that the operation that takes its workers down is known.
        var batch = BatchOf(source, LossRules.IsSuspect(entity.Losses) ? 1 : EntityBatchMax);
        var request = new EntityRequest { InstanceId = entity.Id, ExecutionId = $"{entity.Key:x}", EntityState = entity.State };
        request.OperationRequests.AddRange(batch.Select(message => message.Event));
        var lease = new EntityLease(_leases.NextNumber(), stream) { Entity = entity, Batch = batch, Source = source };
        _leases.Add(lease);
        entity.Lease = lease;
        stream.EntitiesHeld++;
        if (LossRules.IsSuspect(entity.Losses)) stream.Suspect = lease;
        _outgoing.Add((stream, new WorkItem { EntityRequestV2 = request, CompletionToken = _leases.TokenOf(lease) }));
    }

    private static List<EntityMessage> BatchOf(Queue<EntityMessage> source, int countMax)
    {
        var batch = new List<EntityMessage>();
        var bytes = 0;
        foreach (var message in source)
        {
            if (batch.Count == countMax || message.Event.EntityLockRequested is not null) break;
            if (batch.Count > 0 && bytes + message.Bytes > TurnBytesMax) break;
            batch.Add(message);
            bytes += message.Bytes;
        }

        return batch;
    }

    private void Answer(EntityMessage message, OperationResult result)
    {
        if (message.Event.EntityOperationCalled is not { } call) return;
        var failure = result.Failure is null ? null : FailureDepth.Bounded(result.Failure.FailureDetails) ?? Failures.Unexplained(call.Operation);
        Answer(call, message, result.Success?.Result, failure);
    }

    private void Answer(EntityOperationCalledEvent call, EntityMessage message, string? output, TaskFailureDetails? failure)
    {
        var answer = message.IsLegacy ? LegacyEntityMessages.Answer(call.RequestId, output, failure)
            : failure is null ? new HistoryEvent { EntityOperationCompleted = new EntityOperationCompletedEvent { RequestId = call.RequestId, Output = output } }
            : new HistoryEvent { EntityOperationFailed = new EntityOperationFailedEvent { RequestId = call.RequestId, FailureDetails = failure } };
        Answer(call.ParentInstanceId ?? "", message.CallerExecution, answer);
    }

    private void Apply(OperationAction action, Entity entity)
    {
        switch (action.OperationActionTypeCase)
        {
            case OperationAction.OperationActionTypeOneofCase.SendSignal:
                var signal = action.SendSignal;
                if (!EntityIds.TryParse(signal.InstanceId, out var target))
                {
                    LogEntityActionDropped(entity.Id, $"\"{signal.InstanceId}\" is not an entity's id");
                    return;
                }

                Signal(target, new EntityOperationSignaledEvent
                {
                    RequestId = Guid.NewGuid().ToString(), Operation = signal.Name, Input = signal.Input, ScheduledTime = signal.ScheduledTime,
                });
                break;
            case OperationAction.OperationActionTypeOneofCase.StartNewOrchestration:
                Start(action.StartNewOrchestration, entity);
                break;
            default:
                LogEntityActionDropped(entity.Id, $"{action.OperationActionTypeCase} is not known here");
                break;
        }
    }

    /// <summary>Nobody waits for the start, so one that cannot be made is only logged.</summary>
    private void Start(StartNewOrchestrationAction action, Entity entity)
    {
        try
        {
            Start(new CreateInstanceRequest
            {
                InstanceId = action.InstanceId, Name = action.Name, Version = action.Version, Input = action.Input,
                ScheduledStartTimestamp = action.ScheduledTime, ParentTraceContext = action.ParentTraceContext,
            });
        }
        catch (RpcException e)
        {
            LogEntityActionDropped(entity.Id, e.Message);
        }
    }

    private void Postpone(Entity entity)
    {
        entity.Abandons++;
        entity.NotBefore = SteadyNow() + LossRules.DelayAfter(entity.Abandons);
        _retries.Add(entity.NotBefore.Value, new DueEntry.EntityBatch(entity));
    }

    /// <summary>True when that was one loss too many and the operation that waits first was given up.</summary>
    private bool Blame(Entity entity)
    {
        entity.Losses++;
        if (entity.Losses < LossRules.LossesMax || entity.NextBatchSource is not { } source)
        {
            _store.Entities.UpdateLosses(entity);
            return false;
        }

        var message = source.Dequeue();
        var operation = message.Event.EntityOperationCalled?.Operation ?? message.Event.EntityOperationSignaled?.Operation ?? "";
        var reason = $"{entity.Losses} workers were lost while they ran operation {operation} of entity {entity.Id}.";
        LogQuarantined(reason);
        _store.Quarantine(_time.GetUtcNow(), "entity operation", entity.Id, operation, null, reason, message.Event.ToByteArray());
        _store.Entities.DeleteMessage(entity, message);
        _hasQuarantined = true;
        entity.Losses = 0;
        _store.Entities.UpdateLosses(entity);
        if (message.Event.EntityOperationCalled is { } call) Answer(call, message, null, Failures.Quarantined(reason));
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A worker could not run a batch of entity {EntityId}; it is offered again: {Reason}")]
    private partial void LogEntityBatchFailed(string entityId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An action of entity {EntityId} was dropped: {Reason}")]
    private partial void LogEntityActionDropped(string entityId, string reason);
}
