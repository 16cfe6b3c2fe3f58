using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Leases;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    public Task<CompleteTaskResponse> CompleteTurnAsync(OrchestratorResponse response) => Post(() => CompleteTurn(response));

    private CompleteTaskResponse CompleteTurn(OrchestratorResponse response)
    {
        if (_leases.Find<TurnLease>(response.CompletionToken) is not { } lease) return AnswerLate(response.CompletionToken);
        if (response.RequiresHistory)
        {
            // The worker no longer holds the session: the same events again, with the history before them.
            Release(lease, applied: true);
            lease.Instance.WarmOn = null;
            MakeRunnable(lease.Instance);
            return new CompleteTaskResponse();
        }

        if (response.IsPartial)
        {
            (lease.Chunks ??= [])[response.ChunkIndex ?? 0] = response;
            return new CompleteTaskResponse();
        }

        Release(lease, applied: true);
        Commit(lease, lease.Chunks is null ? response : Join(lease.Chunks, response));
        return new CompleteTaskResponse();
    }

    /// <summary>One turn: the events it consumed and what its actions became go into the history, their effects out of it.</summary>
    private void Commit(TurnLease lease, OrchestratorResponse response)
    {
        var instance = lease.Instance;
        var consumed = Consume(lease, response.NumEventsProcessed, out var encoded);
        var completion = CompletionOf(response, out var completionId);
        var turn = new Turn(instance, consumed, encoded, completion?.OrchestrationStatus, keepsEvents: !lease.Stream.Caller.HoldsSessions);
        foreach (var action in response.Actions) Apply(action, turn);

        instance.Span = response.OrchestrationTraceContext ?? instance.Span;
        instance.IsRecovered = false;
        instance.Losses = 0;
        instance.Abandons = 0;
        instance.HandedBackBy = null;
        if (turn.Ending == OrchestrationStatus.ContinuedAsNew)
        {
            instance.CustomStatus = response.CustomStatus ?? instance.CustomStatus;
            ContinueAsNew(turn, completion!);
            return;
        }

        instance.CustomStatus = response.CustomStatus;
        var outcome = completion is null ? null : new ExecutionCompletedEvent
        {
            OrchestrationStatus = completion.OrchestrationStatus,
            Result = completion.Result,
            FailureDetails = FailureDepth.Bounded(completion.FailureDetails),
        };
        if (outcome is not null) turn.Record(NewEvent(e => e.ExecutionCompleted = outcome, completionId));
        turn.Record(NewEvent(e => e.OrchestratorCompleted = new OrchestratorCompletedEvent()));
        _store.AppendHistory(instance, turn.History!);
        instance.HasHistory = true;
        instance.Started = null;
        if (outcome is null)
        {
            GoOn(lease, turn);
            return;
        }

        End(instance, outcome);
        if (outcome.OrchestrationStatus == OrchestrationStatus.Terminated
            && consumed.LastOrDefault(e => e.ExecutionTerminated is { Recurse: true }) is { } terminated)
            TerminateChildren(instance, terminated.ExecutionTerminated.Input);
    }

    private void GoOn(TurnLease lease, Turn turn)
    {
        var instance = turn.Instance;
        if (instance.Status == OrchestrationStatus.Pending) instance.Status = OrchestrationStatus.Running;
        instance.UpdatedAt = _time.GetUtcNow();
        _store.Update(instance);
        instance.WarmOn = lease.Stream is { IsOpen: true, Caller.HoldsSessions: true } ? lease.Stream : null;
        if (turn.Events is null) DropCache(instance);
        else GrowCache(instance, turn.Events);
        Changed(instance);
        MakeRunnable(instance);
    }

    /// <summary>Takes the events that the worker worked through out of the inbox.</summary>
    /// <param name="encoded">The encoded forms of the events, null for those that the scheduler added.</param>
    private List<HistoryEvent> Consume(TurnLease lease, int? eventCount, out List<byte[]?> encoded)
    {
        var leading = lease.NewEvents.Count - lease.InboxCount;
        var messages = eventCount is { } count ? Math.Clamp(count - leading, 0, lease.InboxCount) : lease.InboxCount;
        var last = -1L;
        encoded = [.. Enumerable.Repeat<byte[]?>(null, leading)];
        for (var i = 0; i < messages; i++)
        {
            var message = lease.Instance.Inbox.Dequeue();
            encoded.Add(message.Encoded);
            last = message.Sequence;
        }

        if (messages > 0) _store.DeleteInboxThrough(lease.Instance, last);
        return [.. lease.NewEvents.Take(leading + messages)];
    }

    /// <summary>The completion among the actions; one of its own when an action asks for what this scheduler does not have.</summary>
    private static CompleteOrchestrationAction? CompletionOf(OrchestratorResponse response, out int actionId)
    {
        actionId = -1;
        CompleteOrchestrationAction? completion = null;
        foreach (var action in response.Actions)
        {
            if (action.CompleteOrchestration is { } found)
            {
                completion = found;
                actionId = action.Id;
            }
            else if (action.SendEntityMessage is { } message && ProblemOf(message) is { } problem)
            {
                return Unsupported(problem);
            }
            else if (action.CreateTimer is { } timer && !IsTime(timer.FireAt))
            {
                return Unsupported($"The worker asked for a timer without a valid time (action {action.Id}).");
            }
            else if (action.OrchestratorActionTypeCase is OrchestratorAction.OrchestratorActionTypeOneofCase.None
                or OrchestratorAction.OrchestratorActionTypeOneofCase.RewindOrchestration)
            {
                return Unsupported($"The worker answered with an action ({action.OrchestratorActionTypeCase}) that this scheduler does not know.");
            }
        }

        return completion;
    }

    private void Apply(OrchestratorAction action, Turn turn)
    {
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                ScheduleActivity(action.Id, action.ScheduleTask, turn);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                CreateTimer(action.Id, action.CreateTimer, turn);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                StartChild(action.Id, action.CreateSubOrchestration, turn);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                SendEvent(action.Id, action.SendEvent, turn);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.TerminateOrchestration:
                if (_live.TryGetValue(action.TerminateOrchestration.InstanceId, out var target))
                    Terminate(target, action.TerminateOrchestration.Reason, action.TerminateOrchestration.Recurse);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage:
                if (ProblemOf(action.SendEntityMessage) is null) SendEntityMessage(action.Id, action.SendEntityMessage, turn);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
            case OrchestratorAction.OrchestratorActionTypeOneofCase.RewindOrchestration:
            case OrchestratorAction.OrchestratorActionTypeOneofCase.None:
                // The first is handled with the turn as a whole, the others have made it a failure by now.
                break;
            default:
                throw new InvalidOperationException($"Unknown action {action.OrchestratorActionTypeCase}.");
        }
    }

    private void ScheduleActivity(int id, ScheduleTaskAction action, Turn turn)
    {
        var input = InputOf(turn.Instance, id, action.Input);
        var scheduled = new TaskScheduledEvent
        {
            Name = action.Name, Version = action.Version, Input = input, ParentTraceContext = action.ParentTraceContext,
        };
        scheduled.Tags.Add(action.Tags);
        turn.Record(NewEvent(e => e.TaskScheduled = scheduled, id));
        if (turn.IsEnding) return;

        var request = new ActivityRequest
        {
            Name = action.Name, Version = action.Version, Input = input, ParentTraceContext = action.ParentTraceContext,
            OrchestrationInstance = turn.Reference, TaskId = id,
        };
        request.Tags.Add(action.Tags);
        var item = ActivityItem.Of(turn.Instance, ++_lastActivityNumber, request, request.ToBytes());
        turn.Instance.Activities.Add(item.Number, item);
        _store.InsertActivity(item);
        QueueFor(item.Key).Add(item);
    }

    private void CreateTimer(int id, CreateTimerAction action, Turn turn)
    {
        // Without a valid time the turn ends the orchestration, and a history without the event still reads well.
        if (!IsTime(action.FireAt)) return;
        turn.Record(NewEvent(e => e.TimerCreated = new TimerCreatedEvent { FireAt = action.FireAt }, id));
        if (turn.Ending is not null) return;

        var fireAt = action.FireAt.ToDateTimeOffset();
        _store.InsertTimer(turn.Instance.Key, id, fireAt);
        turn.Instance.OpenTimers++;
        _timers.Add(fireAt, new DueEntry.Timer(turn.Instance, turn.Instance.ExecutionId, id, fireAt));
    }

    private void StartChild(int id, CreateSubOrchestrationAction action, Turn turn)
    {
        var parent = turn.Instance;
        var childId = action.InstanceId.Length > 0 ? action.InstanceId : $"{parent.Id}:{id:x4}";
        var created = new SubOrchestrationInstanceCreatedEvent
        {
            InstanceId = childId, Name = action.Name, Version = action.Version, Input = action.Input, ParentTraceContext = action.ParentTraceContext,
        };
        created.Tags.Add(action.Tags);
        turn.Record(NewEvent(e => e.SubOrchestrationInstanceCreated = created, id));

        if (Find(childId) is { } existing)
        {
            if (!existing.IsTerminal)
            {
                Deliver(parent, Failures.ChildExists(id, existing, RoundTime()));
                return;
            }

            // A retried child keeps its id.
            Remove(existing);
        }

        var started = new ExecutionStartedEvent
        {
            Name = action.Name, Version = action.Version, Input = action.Input, ParentTraceContext = action.ParentTraceContext,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = childId, ExecutionId = ExecutionIds.New() },
            ParentInstance = new ParentInstanceInfo
            {
                TaskScheduledId = id, Name = parent.Name, Version = parent.Version, OrchestrationInstance = parent.Reference(),
            },
        };
        started.Tags.Add(action.Tags);
        Create(started, parent, null);
    }

    private void SendEvent(int id, SendEventAction action, Turn turn)
    {
        var targetId = action.Instance?.InstanceId ?? "";
        turn.Record(NewEvent(e => e.EventSent = new EventSentEvent { InstanceId = targetId, Name = action.Name, Input = action.Data }, id));
        var message = EventRaised(action.Name, action.Data);
        if (EntityIds.IsEntity(targetId)) SendLegacyEntityMessage(action, turn.Instance);
        else if (targetId == turn.Instance.Id && turn.Ending is not null) turn.EventsToSelf.Add(message);
        else if (_live.TryGetValue(targetId, out var target)) Deliver(target, message);
    }

    /// <summary>The next generation: a new execution with the events that the old one did not use up.</summary>
    private void ContinueAsNew(Turn turn, CompleteOrchestrationAction completion)
    {
        var instance = turn.Instance;
        if (TryStartedOf(instance)?.Clone() is not { } started)
        {
            EndByScheduler(instance, OrchestrationStatus.Failed, null, Failures.Quarantined("The stored start of the orchestration cannot be read."));
            return;
        }

        started.Input = completion.Result;
        started.Version = completion.NewVersion ?? started.Version;
        started.ScheduledStartTimestamp = null;
        started.OrchestrationInstance = new OrchestrationInstance { InstanceId = instance.Id, ExecutionId = ExecutionIds.After(instance.ExecutionId) };

        // Termination wins over a generation that was already on its way.
        var terminated = turn.Consumed.Where(e => e.ExecutionTerminated is not null);
        var waiting = instance.Inbox.Select(m => m.Event).Where(OutlivesExecution);
        HistoryEvent[] kept = [.. completion.CarryoverEvents, .. turn.EventsToSelf, .. terminated, .. waiting];

        ReleaseLocksOf(instance);
        _store.DropInbox(instance);
        _store.DropTimers(instance);
        _timers.Forget(instance.OpenTimers);
        instance.OpenTimers = 0;
        instance.Inbox.Clear();
        instance.ExecutionId = started.OrchestrationInstance.ExecutionId;
        instance.Version = started.Version;
        instance.Started = started;
        instance.HasHistory = false;
        instance.WarmOn = null;
        DropCache(instance);
        if (instance.Status == OrchestrationStatus.Pending) instance.Status = OrchestrationStatus.Running;
        instance.UpdatedAt = _time.GetUtcNow();
        _store.Restart(instance, started);
        foreach (var message in kept) Deliver(instance, message);
        Changed(instance);
        MakeRunnable(instance);
    }

    private static bool OutlivesExecution(HistoryEvent e) =>
        e.EventTypeCase is HistoryEvent.EventTypeOneofCase.EventRaised or HistoryEvent.EventTypeOneofCase.ExecutionTerminated
            or HistoryEvent.EventTypeOneofCase.ExecutionSuspended or HistoryEvent.EventTypeOneofCase.ExecutionResumed;

    private static OrchestratorResponse Join(SortedDictionary<int, OrchestratorResponse> chunks, OrchestratorResponse last)
    {
        var first = chunks.Values.First();
        var joined = new OrchestratorResponse
        {
            InstanceId = last.InstanceId,
            CompletionToken = last.CompletionToken,
            CustomStatus = last.CustomStatus ?? first.CustomStatus,
            // Later chunks say 0; the first one speaks for the turn.
            NumEventsProcessed = first.NumEventsProcessed,
            OrchestrationTraceContext = first.OrchestrationTraceContext ?? last.OrchestrationTraceContext,
        };
        foreach (var chunk in chunks.Values) joined.Actions.Add(chunk.Actions);
        joined.Actions.Add(last.Actions);
        return joined;
    }

    private static CompleteOrchestrationAction Unsupported(string message) => new()
    {
        OrchestrationStatus = OrchestrationStatus.Failed,
        FailureDetails = new TaskFailureDetails { ErrorType = "Workflows.Scheduler.NotSupported", ErrorMessage = message, IsNonRetriable = true },
    };
}
