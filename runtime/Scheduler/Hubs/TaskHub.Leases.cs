using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    public Task<WorkerStream> ConnectAsync(GetWorkItemsRequest request, WorkerCaller caller) => Post(() =>
    {
        var stream = new WorkerStream(request, caller, _time.GetUtcNow());
        // So that a worker that connects to an empty hub knows at once that it is heard.
        stream.Send(new WorkItem { HealthPing = new HealthPing() });
        _streams.Add(stream);
        LogConnected(caller.WorkerId, _name);
        return stream;
    });

    /// <summary>The worker is gone: what it held goes back at once, for others.</summary>
    /// <param name="isLost">It died, and what it held may be why.</param>
    public Task DisconnectAsync(WorkerStream stream, bool isLost) => LeaveAsync(() =>
    {
        if (!_streams.Remove(stream)) return;
        stream.Close();
        LogDisconnected(stream.Caller.WorkerId, _name, stream.Leases.Count);
        var suspect = stream.Suspect;
        foreach (var lease in stream.Leases.ToArray())
            GiveBack(lease, isBlamed: isLost && (suspect is null || suspect == lease));
        if (_streams.TrueForAll(s => s.Caller.WorkerId != stream.Caller.WorkerId)) _board.EndWorker(stream.Caller.WorkerId, RoundTime());
    });

    public Task<CompleteTaskResponse> CompleteActivityAsync(ActivityResponse response) => Post(() => CompleteActivity(response));

    public Task<CompletionBatchResult> CompleteAsync(CompletionBatch batch) => Post(() =>
    {
        var result = new CompletionBatchResult();
        foreach (var response in batch.Activities) Apply(response.CompletionToken, () => CompleteActivity(response));
        foreach (var response in batch.Turns) Apply(response.CompletionToken, () => CompleteTurn(response));
        return result;

        void Apply(string token, Func<CompleteTaskResponse> complete)
        {
            try
            {
                complete();
            }
            catch (RpcException e)
            {
                result.Refusals.Add(new CompletionRefusal { CompletionToken = token, Status = (int)e.Status, Message = e.Message });
            }
        }
    });

    private CompleteTaskResponse CompleteActivity(ActivityResponse response)
    {
        if (_leases.Find<ActivityLease>(response.CompletionToken) is not { } lease) return AnswerLate(response.CompletionToken);
        Release(lease, applied: true);
        var item = lease.Item;
        // Its instance has ended meanwhile: the result is dropped, and that is all right with the worker.
        if (item.IsCancelled) return new CompleteTaskResponse();

        Close(item);
        // Of an earlier generation: nobody waits for it.
        if (item.ExecutionId != item.Instance.ExecutionId) return new CompleteTaskResponse();
        var taskId = item.TaskId;
        Deliver(item.Instance, FailureDepth.Bounded(response.FailureDetails) is { } failure
            ? Failures.TaskFailed(taskId, failure, RoundTime())
            : NewEvent(e => e.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = taskId, Result = response.Result }));
        return new CompleteTaskResponse();
    }

    public Task<AbandonActivityTaskResponse> AbandonActivityAsync(AbandonActivityTaskRequest request) => Post(() =>
    {
        if (_leases.Find<ActivityLease>(request.CompletionToken) is { } lease)
        {
            Release(lease, applied: true);
            lease.Item.Abandons++;
            lease.Item.HandedBackBy = lease.Stream;
            _retries.Add(SteadyNow() + LossRules.DelayAfter(lease.Item.Abandons), new DueEntry.Activity(lease.Item));
        }
        else
        {
            AnswerLate(request.CompletionToken);
        }

        return new AbandonActivityTaskResponse();
    });

    public Task<AbandonOrchestrationTaskResponse> AbandonTurnAsync(AbandonOrchestrationTaskRequest request) => Post(() =>
    {
        if (_leases.Find<TurnLease>(request.CompletionToken) is { } lease)
        {
            Release(lease, applied: true);
            var instance = lease.Instance;
            instance.WarmOn = null;
            instance.Abandons++;
            instance.HandedBackBy = lease.Stream;
            instance.NotBefore = SteadyNow() + LossRules.DelayAfter(instance.Abandons);
            _retries.Add(instance.NotBefore.Value, new DueEntry.Runnable(instance));
        }
        else
        {
            AnswerLate(request.CompletionToken);
        }

        return new AbandonOrchestrationTaskResponse();
    });

    /// <summary>A repeated completion is told that it was applied; any other unknown token is refused and changes nothing.</summary>
    private CompleteTaskResponse AnswerLate(string token) =>
        _leases.WasApplied(token)
            ? new CompleteTaskResponse()
            : throw new RpcException(RpcStatus.NotFound, "The completion token is not known here, or its work item was given to another worker.");

    private void Release(Lease lease, bool applied)
    {
        if (applied) _leases.RemoveApplied(lease);
        else _leases.Remove(lease);
        switch (lease)
        {
            case TurnLease turn:
                turn.Stream.TurnsHeld--;
                turn.Instance.Lease = null;
                break;
            case EntityLease entity:
                entity.Stream.EntitiesHeld--;
                entity.Entity.Lease = null;
                break;
            case ActivityLease activity:
                activity.Stream.ActivitiesHeld--;
                activity.Item.Lease = null;
                QueueFor(activity.Item.Key).Running--;
                break;
            default:
                throw new InvalidOperationException($"Unknown lease {lease}.");
        }
    }

    /// <summary>Takes a work item away from its worker; a later answer is refused.</summary>
    private void Revoke(Lease lease) => Release(lease, applied: false);

    private void GiveBack(Lease lease, bool isBlamed)
    {
        Release(lease, applied: false);
        switch (lease)
        {
            case TurnLease { Instance: var instance }:
                instance.WarmOn = null;
                if (isBlamed && Blame(instance)) return;
                MakeRunnable(instance);
                break;
            case EntityLease { Entity: var entity }:
                if (isBlamed) Blame(entity);
                Pump(entity);
                break;
            case ActivityLease { Item: var item }:
                if (item.IsCancelled || (isBlamed && Blame(item))) return;
                QueueFor(item.Key).Add(item);
                break;
            default:
                throw new InvalidOperationException($"Unknown lease {lease}.");
        }
    }

    /// <summary>True when that was one loss too many and the orchestration was failed.</summary>
    private bool Blame(Instance instance)
    {
        instance.Losses++;
        _store.Update(instance);
        if (instance.Losses < LossRules.LossesMax) return false;
        var reason = $"{instance.Losses} workers were lost while they ran a turn of orchestration {instance.Name} ({instance.Id}).";
        LogQuarantined(reason);
        _store.Quarantine(_time.GetUtcNow(), "orchestration", instance.Id, instance.Name, null, reason, []);
        EndByScheduler(instance, OrchestrationStatus.Failed, null, Failures.Quarantined(reason));
        return true;
    }

    /// <summary>True when that was one loss too many and the activity was failed.</summary>
    private bool Blame(ActivityItem item)
    {
        item.Losses++;
        _store.UpdateLosses(item);
        if (item.Losses < LossRules.LossesMax) return false;
        var reason = $"{item.Losses} workers were lost while they ran activity {item.Name} (#{item.TaskId}) of {item.Instance.Id}.";
        LogQuarantined(reason);
        _store.Quarantine(_time.GetUtcNow(), "activity", item.Instance.Id, item.Name, item.TaskId, reason, item.Encoded);
        Close(item);
        _hasQuarantined = true;
        if (item.ExecutionId == item.Instance.ExecutionId)
            Deliver(item.Instance, Failures.TaskFailed(item.TaskId, Failures.Quarantined(reason), RoundTime()));
        return true;
    }

    private void Close(ActivityItem item)
    {
        item.IsCancelled = true;
        item.Instance.Activities.Remove(item.Number);
        _store.DeleteActivity(item.Instance, item.Number);
    }

    private ActivityLanes QueueFor(WorkKey key)
    {
        if (!_activities.TryGetValue(key, out var queue)) _activities.Add(key, queue = new ActivityLanes(key));
        return queue;
    }

    private void CloseStreams()
    {
        foreach (var stream in _streams) stream.Close();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {WorkerId} connected to task hub {Hub}")]
    private partial void LogConnected(string workerId, string hub);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {WorkerId} left task hub {Hub}; {Count} work items go back")]
    private partial void LogDisconnected(string workerId, string hub, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Quarantined: {Reason}")]
    private partial void LogQuarantined(string reason);
}
