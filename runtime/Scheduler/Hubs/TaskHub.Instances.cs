using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    private const int InstanceIdLengthMax = 1024;

    public Task<CreateInstanceResponse> StartAsync(CreateInstanceRequest request) => Post(() => Start(request));

    public Task<RestartInstanceResponse> RestartAsync(RestartInstanceRequest request) => Post(() => Restart(request));

    public Task<GetInstanceResponse> GetAsync(GetInstanceRequest request) => Post(() =>
        Find(request.InstanceId) is { } instance
            ? new GetInstanceResponse { Exists = true, OrchestrationState = StateOf(instance, request.GetInputsAndOutputs) }
            : new GetInstanceResponse());

    /// <summary>Completes when the instance has started, or ended.</summary>
    /// <exception cref="RpcException">NOT_FOUND: there is no such instance.</exception>
    public async Task<GetInstanceResponse> WaitAsync(GetInstanceRequest request, bool forCompletion, CancellationToken cancellationToken)
    {
        var waiter = new InstanceWaiter(request.InstanceId, forCompletion, request.GetInputsAndOutputs);
        var known = await Post(() =>
        {
            var instance = Find(request.InstanceId) ?? throw NotFound(request.InstanceId);
            if (waiter.IsSatisfiedBy(instance)) return StateOf(instance, waiter.WithPayloads);
            _waiters.Add(waiter);
            return null;
        });
        if (known is null)
        {
            try
            {
                known = await waiter.Done.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                await LeaveAsync(() => _waiters.Remove(waiter));
                throw;
            }
        }

        return new GetInstanceResponse { Exists = true, OrchestrationState = known };
    }

    public Task RaiseEventAsync(RaiseEventRequest request) => Post(() =>
    {
        if (FindLive(request.InstanceId) is { } instance) Deliver(instance, EventRaised(request.Name, request.Input));
    });

    public Task TerminateAsync(TerminateRequest request) => Post(() =>
    {
        if (FindLive(request.InstanceId) is { } instance) Terminate(instance, request.Output, request.Recursive);
    });

    public Task SuspendAsync(SuspendRequest request) => Post(() =>
    {
        if (FindLive(request.InstanceId) is { } instance) Suspend(instance, request.Reason);
    });

    public Task ResumeAsync(ResumeRequest request) => Post(() =>
    {
        if (FindLive(request.InstanceId) is { } instance) Resume(instance, request.Reason);
    });

    /// <summary>Sets instances to TERMINATED without asking a worker.</summary>
    public Task<SkipGracefulOrchestrationTerminationsResponse> TerminateAtOnceAsync(SkipGracefulOrchestrationTerminationsRequest request) => Post(() =>
    {
        RefuseIfTooMany(request.InstanceBatch);
        var response = new SkipGracefulOrchestrationTerminationsResponse();
        foreach (var id in request.InstanceBatch?.InstanceIds ?? [])
        {
            // Whoever is in a critical section is ended in order, so that its entities are left as it means to leave them.
            if (_live.TryGetValue(id, out var instance) && !HoldsLocks(instance)) EndByScheduler(instance, OrchestrationStatus.Terminated, request.Reason, null);
            else response.UnterminatedInstanceIds.Add(id);
        }

        return response;
    });

    private CreateInstanceResponse Start(CreateInstanceRequest request)
    {
        var id = request.InstanceId.Length > 0 ? request.InstanceId : Guid.NewGuid().ToString("N");
        if (request.Name.Length == 0) throw new RpcException(RpcStatus.InvalidArgument, "An orchestration needs a name.");
        if (id.Length > InstanceIdLengthMax)
            throw new RpcException(RpcStatus.InvalidArgument, $"The instance id has {id.Length} characters; at most {InstanceIdLengthMax} are allowed.");
        if (id[0] == '@')
            throw new RpcException(RpcStatus.InvalidArgument, $"{id} is an entity's id; orchestration ids do not start with @.");
        if (request.ScheduledStartTimestamp is { } stated && !IsTime(stated))
            throw new RpcException(RpcStatus.InvalidArgument, "The scheduled start is not a valid time.");
        var executionId = request.ExecutionId is { Length: > 0 } chosen ? chosen : null;
        if (executionId is not null && !ExecutionIds.IsAcceptable(executionId))
        {
            throw new RpcException(
                RpcStatus.InvalidArgument,
                $"The execution id cannot be used: it may have at most {ExecutionIds.LengthMax} characters, no '.', and not begin with '@'. Leave it out to get one.");
        }

        if (Find(id) is { } existing)
        {
            // The same start again, whose answer was lost: it must not run twice, not even when it has ended by now.
            if (executionId is not null && ExecutionIds.IsOf(existing.ExecutionId, executionId)) return new CreateInstanceResponse { InstanceId = id };
            Replace(existing, request.OrchestrationIdReusePolicy);
        }

        var startAt = request.ScheduledStartTimestamp?.ToDateTimeOffset();
        // JavaScript always sends a time (the epoch) and an input (""): neither means anything.
        if (startAt <= _time.GetUtcNow()) startAt = null;
        var started = new ExecutionStartedEvent
        {
            Name = request.Name,
            Version = request.Version,
            Input = request.Input is { Length: > 0 } input ? input : null,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = id, ExecutionId = executionId ?? ExecutionIds.New() },
            ScheduledStartTimestamp = startAt is null ? null : request.ScheduledStartTimestamp,
            ParentTraceContext = request.ParentTraceContext,
        };
        started.Tags.Add(request.Tags);
        Create(started, null, startAt);
        return new CreateInstanceResponse { InstanceId = id };
    }

    /// <summary>Makes room for a new instance of the same id, if the policy allows it.</summary>
    private void Replace(Instance existing, OrchestrationIdReusePolicy? policy)
    {
        var allowed = policy is null ? existing.IsTerminal : policy.ReplaceableStatus.Contains(existing.Status);
        if (!allowed)
            throw new RpcException(RpcStatus.AlreadyExists, $"An orchestration instance with id {existing.Id} exists already; its status is {existing.Status}.");
        if (!existing.IsTerminal)
        {
            if (!policy!.ReplaceableStatus.Contains(OrchestrationStatus.Terminated))
                throw new RpcException(RpcStatus.InvalidArgument, "A policy that replaces live instances must allow TERMINATED too, because they are terminated first.");
            EndByScheduler(existing, OrchestrationStatus.Terminated, null, null);
        }

        Remove(existing);
    }

    private Instance Create(ExecutionStartedEvent started, Instance? parent, DateTimeOffset? startAt)
    {
        var now = _time.GetUtcNow();
        var instance = new Instance
        {
            Key = ++_lastInstanceKey,
            Id = started.OrchestrationInstance.InstanceId,
            ExecutionId = started.OrchestrationInstance.ExecutionId,
            Name = started.Name,
            Version = started.Version,
            Status = OrchestrationStatus.Pending,
            CreatedAt = now,
            UpdatedAt = now,
            StartAt = startAt,
            ParentKey = parent?.Key,
            Parent = started.ParentInstance,
            Tags = started.Tags.Count > 0 ? started.Tags : null,
            Started = started,
        };
        _store.InsertInstance(instance, started);
        _live.Add(instance.Id, instance);
        if (startAt is { } start) _timers.Add(start, new DueEntry.Runnable(instance));
        MakeRunnable(instance);
        Changed(instance);
        return instance;
    }

    private RestartInstanceResponse Restart(RestartInstanceRequest request)
    {
        var old = Find(request.InstanceId) ?? throw NotFound(request.InstanceId);
        if (!request.RestartWithNewInstanceId && !old.IsTerminal)
            throw new RpcException(RpcStatus.FailedPrecondition, $"Instance {old.Id} is {old.Status}; only an ended one restarts under its own id.");

        ExecutionStartedEvent started;
        try
        {
            started = _store.ReadPayloads(old.Key).Started.Clone();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Unreadable(old, e);
        }

        if (!request.RestartWithNewInstanceId) Remove(old);
        started.OrchestrationInstance = new OrchestrationInstance
        {
            InstanceId = request.RestartWithNewInstanceId ? Guid.NewGuid().ToString("N") : old.Id,
            ExecutionId = ExecutionIds.New(),
        };
        // Nobody waits for the second run: it is a top-level orchestration.
        started.ParentInstance = null;
        started.ScheduledStartTimestamp = null;
        return new RestartInstanceResponse { InstanceId = Create(started, null, null).Id };
    }

    private void Suspend(Instance instance, string? reason)
    {
        if (instance.Status == OrchestrationStatus.Suspended) return;
        SetStatus(instance, OrchestrationStatus.Suspended);
        Deliver(instance, NewEvent(e => e.ExecutionSuspended = new ExecutionSuspendedEvent { Input = reason }));
    }

    private void Resume(Instance instance, string? reason)
    {
        if (instance.Status != OrchestrationStatus.Suspended) return;
        SetStatus(instance, instance.HasHistory ? OrchestrationStatus.Running : OrchestrationStatus.Pending);
        Deliver(instance, NewEvent(e => e.ExecutionResumed = new ExecutionResumedEvent { Input = reason }));
    }

    private void Terminate(Instance instance, string? output, bool recurse)
    {
        // Before its scheduled start no user code has run, and none may run early only to be told to stop.
        if (!instance.HasHistory && instance.StartAt > _time.GetUtcNow())
            EndByScheduler(instance, OrchestrationStatus.Terminated, output, null);
        else
            Deliver(instance, NewEvent(e => e.ExecutionTerminated = new ExecutionTerminatedEvent { Input = output, Recurse = recurse }));
    }

    private void TerminateChildren(Instance parent, string? output)
    {
        foreach (var child in _store.ChildrenOf(parent.Key))
        {
            if (_live.TryGetValue(child.Id, out var live) && live.Key == child.Key) Terminate(live, output, recurse: true);
        }
    }

    /// <summary>Ends an instance without a worker: forced termination, replacement, quarantine.</summary>
    private void EndByScheduler(Instance instance, OrchestrationStatus status, string? result, TaskFailureDetails? failure)
    {
        if (instance.Lease is { } lease) Revoke(lease);
        var outcome = new ExecutionCompletedEvent { OrchestrationStatus = status, Result = result, FailureDetails = failure };
        var events = new List<HistoryEvent> { NewEvent(e => e.OrchestratorStarted = new OrchestratorStartedEvent()) };
        if (!instance.HasHistory && TryStartedOf(instance) is { } started) events.Add(NewEvent(e => e.ExecutionStarted = started));
        events.Add(NewEvent(e => e.ExecutionCompleted = outcome));
        events.Add(NewEvent(e => e.OrchestratorCompleted = new OrchestratorCompletedEvent()));
        _store.AppendHistory(instance, events);
        End(instance, outcome);
    }

    private void End(Instance instance, ExecutionCompletedEvent outcome)
    {
        var now = _time.GetUtcNow();
        instance.Status = outcome.OrchestrationStatus;
        instance.UpdatedAt = now;
        instance.CompletedAt = now;
        _store.Finish(instance, outcome);
        _store.DropItemRecords(instance.Id);

        if (instance.HasActivities)
        {
            foreach (var item in instance.Activities.Values) item.IsCancelled = true;
            instance.Activities.Clear();
        }

        if (instance.InboxCount > 0) instance.Inbox.Clear();
        _timers.Forget(instance.OpenTimers);
        instance.OpenTimers = 0;
        instance.Started = null;
        instance.WarmOn = null;
        DropCache(instance);
        _live.Remove(instance.Id);
        ReleaseLocksOf(instance);
        _board.EndInstance(instance.Id, RoundTime());
        Changed(instance);
        TellParent(instance, outcome);
    }

    private void TellParent(Instance child, ExecutionCompletedEvent outcome)
    {
        if (child.Parent?.OrchestrationInstance is not { } parentReference) return;
        if (!_live.TryGetValue(parentReference.InstanceId, out var parent) || parent.ExecutionId != parentReference.ExecutionId) return;
        var taskId = child.Parent.TaskScheduledId;
        Deliver(parent, outcome.OrchestrationStatus == OrchestrationStatus.Completed
            ? NewEvent(e => e.SubOrchestrationInstanceCompleted =
                new SubOrchestrationInstanceCompletedEvent { TaskScheduledId = taskId, Result = outcome.Result })
            : Failures.ChildFailed(taskId, Failures.OfChild(child, outcome), RoundTime()));
    }

    /// <summary>Deletes an ended instance.</summary>
    private void Remove(Instance instance)
    {
        instance.IsRemoved = true;
        _store.Delete(instance);
    }

    private void SetStatus(Instance instance, OrchestrationStatus status)
    {
        instance.Status = status;
        instance.UpdatedAt = _time.GetUtcNow();
        _store.Update(instance);
        Changed(instance);
    }

    /// <summary>Null when it has ended: what arrives then is dropped.</summary>
    /// <exception cref="RpcException">NOT_FOUND: there is no such instance.</exception>
    private Instance? FindLive(string id)
    {
        if (_live.TryGetValue(id, out var live)) return live;
        return _store.Find(id) is null ? throw NotFound(id) : null;
    }

    private ExecutionStartedEvent StartedOf(Instance instance) => instance.Started ?? _store.ReadPayloads(instance.Key).Started;

    /// <summary>Null when what is stored of it cannot be read.</summary>
    private ExecutionStartedEvent? TryStartedOf(Instance instance)
    {
        try
        {
            return StartedOf(instance);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private HistoryEvent EventRaised(string name, string? input) =>
        NewEvent(e => e.EventRaised = new EventRaisedEvent { Name = name, Input = input });

    private HistoryEvent NewEvent(Action<HistoryEvent> fill, int eventId = -1)
    {
        var e = new HistoryEvent { EventId = eventId, Timestamp = RoundTime() };
        fill(e);
        return e;
    }

    /// <summary>Between the years 1 and 9999, as timestamps on the wire have to be; seconds and nanoseconds can say more.</summary>
    private static bool IsTime(Timestamp? time) =>
        time is { Seconds: >= -62_135_596_800 and <= 253_402_300_799, Nanos: >= 0 and <= 999_999_999 };

    private static RpcException NotFound(string id) => new(RpcStatus.NotFound, $"There is no orchestration instance with id {id}.");
}
