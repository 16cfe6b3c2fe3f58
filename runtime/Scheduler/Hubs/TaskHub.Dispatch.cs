using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    /// <summary>Messages of one turn; what is beyond waits for the next one, so that a work item stays below 4 MB.</summary>
    private const int TurnBytesMax = 2 * 1024 * 1024;

    private static readonly OrchestratorEntityParameters NoReordering = new() { EntityMessageReorderWindow = new Duration() };

    private readonly List<(WorkerStream Stream, WorkItem Item)> _outgoing = [];
    private int _nextStream;

    /// <summary>Something was given up while work was handed out; who waited for it has a turn now.</summary>
    private bool _hasQuarantined;

    private void Dispatch()
    {
        do
        {
            _roundTime = null;
            _hasQuarantined = false;
            if (_changed.Count > 0) TellChanges();
            DispatchTurns(isAhead: false);
            DispatchActivities();
            DispatchEntities();
            // A blame written ahead, or a quarantine, has to be durable before anything follows from it.
            _store.Commit();
            foreach (var (stream, item) in _outgoing) stream.Send(item);
            _outgoing.Clear();
        }
        while (_changed.Count > 0 || _hasQuarantined);
    }

    /// <summary>Hands out turns before their round is on disk.</summary>
    /// <returns>How many of them run in this process.</returns>
    private int DispatchTurnsAhead()
    {
        DispatchTurns(isAhead: true);
        var inProcess = 0;
        foreach (var (stream, item) in _outgoing)
        {
            stream.Send(item);
            if (stream.Caller.IsInProcess) inProcess++;
        }

        _outgoing.Clear();
        return inProcess;
    }

    private void DispatchTurns(bool isAhead)
    {
        foreach (var (key, queue) in _runnable.NonEmpty.ToArray())
        {
            while (queue.TryPeek(out var instance))
            {
                if (instance.IsTerminal)
                {
                    queue.Dequeue();
                    continue;
                }

                if (ChooseForTurn(instance, key) is not { } stream) break;
                var isBlamed = IsBlamedAhead(stream, instance.IsRecovered);
                // The blame has to be on disk before the turn begins.
                if (isBlamed && isAhead) break;
                queue.Dequeue();
                instance.IsQueued = false;
                if (isBlamed && Blame(instance)) continue;
                Offer(instance, stream);
            }
        }
    }

    private void DispatchActivities()
    {
        foreach (var queue in _activities.Values)
        {
            var skipped = 0;
            while (queue.TryPeek(out var item))
            {
                if (ChooseForActivity(item) is not { } stream)
                {
                    // A suspect waits for a stream without one; its neighbours do not wait for it.
                    if (!LossRules.IsSuspect(item.Losses) || ++skipped >= queue.Queued) break;
                    queue.Skip();
                    continue;
                }

                queue.Take();
                if (IsBlamedAhead(stream, item.IsRecovered) && Blame(item)) continue;
                Offer(item, queue, stream);
            }
        }
    }

    /// <summary>Work in our own process takes this scheduler with it when it crashes, so the blame is written first.</summary>
    private static bool IsBlamedAhead(WorkerStream stream, bool isRecovered) => isRecovered && stream.Caller.IsInProcess;

    private WorkerStream? ChooseForTurn(Instance instance, WorkKey key)
    {
        if (instance.WarmOn is { IsOpen: true, HasRoomForTurn: true } warm) return warm;
        return NextStream(
            (instance, key), static (s, work) => s.HasRoomForTurn && s.TakesOrchestration(work.key) && LossRules.MayHold(s, work.instance.Losses),
            instance.HandedBackBy);
    }

    private WorkerStream? ChooseForActivity(ActivityItem item) =>
        NextStream(
            item, static (s, work) => s.HasRoomForActivity && s.TakesActivity(work.Key) && LossRules.MayHold(s, work.Losses), item.HandedBackBy);

    /// <summary>Streams take turns. A worker of another version would hand the work back again: it gets it only when no other can have it.</summary>
    private WorkerStream? NextStream<TWork>(TWork work, Func<WorkerStream, TWork, bool> fits, WorkerStream? refuser)
    {
        var last = -1;
        for (var i = 0; i < _streams.Count; i++)
        {
            var index = (_nextStream + i) % _streams.Count;
            if (!fits(_streams[index], work)) continue;
            last = index;
            if (_streams[index] != refuser) break;
        }

        if (last < 0) return null;
        _nextStream = last + 1;
        return _streams[last];
    }

    private void Offer(ActivityItem item, ActivityLanes queue, WorkerStream stream)
    {
        var lease = new ActivityLease(_leases.NextNumber(), stream) { Item = item };
        _leases.Add(lease);
        item.Lease = lease;
        stream.ActivitiesHeld++;
        queue.Running++;
        if (LossRules.IsSuspect(item.Losses)) stream.Suspect = lease;
        _outgoing.Add((stream, new WorkItem { ActivityRequest = item.ToRequest(), CompletionToken = _leases.TokenOf(lease) }));
    }

    private void Offer(Instance instance, WorkerStream stream)
    {
        var request = new OrchestratorRequest
        {
            InstanceId = instance.Id,
            ExecutionId = instance.ExecutionId,
            EntityParameters = NoReordering,
            OrchestrationTraceContext = instance.Span,
        };
        var isWarm = instance.HasHistory && instance.WarmOn == stream;
        try
        {
            if (instance.HasHistory && !isWarm) AddHistory(request, instance, stream);
            AddNewEvents(request, instance);
        }
        catch (InvalidProtocolBufferException e)
        {
            var reason = $"The stored history of orchestration {instance.Name} ({instance.Id}) cannot be read: {e.Message}";
            LogQuarantined(reason);
            _store.Quarantine(_time.GetUtcNow(), "history", instance.Id, instance.Name, null, reason, []);
            EndByScheduler(instance, OrchestrationStatus.Failed, null, Failures.Quarantined(reason));
            return;
        }

        if (stream.Caller.HoldsSessions)
        {
            request.Properties.Add("IsExtendedSession", Value.ForBool(true));
            request.Properties.Add("IncludeState", Value.ForBool(!isWarm));
        }

        var leading = instance.HasHistory ? 1 : 2;
        var lease = new TurnLease(_leases.NextNumber(), stream)
        {
            Instance = instance,
            NewEvents = request.NewEvents,
            InboxCount = request.NewEvents.Count - leading,
        };
        _leases.Add(lease);
        instance.Lease = lease;
        stream.TurnsHeld++;
        if (LossRules.IsSuspect(instance.Losses)) stream.Suspect = lease;
        _outgoing.Add((stream, new WorkItem { OrchestratorRequest = request, CompletionToken = _leases.TokenOf(lease) }));
    }

    private void AddNewEvents(OrchestratorRequest request, Instance instance)
    {
        request.NewEvents.Add(NewEvent(e => e.OrchestratorStarted = new OrchestratorStartedEvent()));
        if (!instance.HasHistory) request.NewEvents.Add(NewEvent(e => e.ExecutionStarted = StartedOf(instance)));
        var bytes = 0;
        foreach (var message in instance.Inbox)
        {
            if (bytes > 0 && bytes + message.Bytes > TurnBytesMax) break;
            request.NewEvents.Add(message.Event);
            bytes += message.Bytes;
        }
    }
}
