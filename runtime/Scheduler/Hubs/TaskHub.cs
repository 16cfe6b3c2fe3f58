using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Leases;
using Workflows.Scheduler.Storage;
using Workflows.Scheduler.Watching;

namespace Workflows.Scheduler.Hubs;

/// <summary>One task hub: its state in memory, its file, and the loop that alone touches both.</summary>
/// <remarks>
/// Each round of the loop takes every command that waits, applies them, commits once, and only then acknowledges the
/// callers, tells the watchers and hands out work. Turns alone are handed out ahead of the commit: orchestrator code has no
/// effects of its own, and what a turn decides is committed after what it saw, or not at all. When a round fails, nothing of it is acknowledged and the hub stops;
/// the next caller reopens it from its file. A failed sync is never retried.
/// </remarks>
internal sealed partial class TaskHub : IAsyncDisposable
{
    /// <summary>How long a commit waits for turns that were handed out ahead of it within this process.</summary>
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMicroseconds(150);

    private readonly string _name;
    private readonly HubStore _store;
    private readonly HubReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CommandQueue _commands = new();
    private readonly ITimer _alarm;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Dictionary<string, Instance> _live = new(StringComparer.Ordinal);
    private readonly RunnableQueues _runnable = new();
    private readonly Dictionary<WorkKey, ActivityLanes> _activities = [];
    private readonly TimerQueue _timers = new();

    /// <summary>Work that is offered again after a while, by <see cref="SteadyNow"/>.</summary>
    private readonly TimerQueue _retries = new();
    private readonly LeaseBook _leases;
    private readonly List<WorkerStream> _streams = [];
    private readonly HashSet<Instance> _changed = [];
    private readonly WatchBoard _board = new();
    private readonly InstanceWaiters _waiters = new();

    private long _lastInstanceKey;
    private long _lastActivityNumber;
    private Timestamp? _roundTime;
    private readonly DateTimeOffset _openedAt;
    private readonly long _openedStamp;

    private TaskHub(string name, string file, HubStore store, TimeProvider time, ILogger logger)
    {
        _name = name;
        _store = store;
        _reader = new HubReader(file);
        _time = time;
        _leases = new LeaseBook(time);
        _openedAt = time.GetUtcNow();
        _openedStamp = time.GetTimestamp();
        _logger = logger;
        _alarm = time.CreateTimer(_ => _commands.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The hub stopped by itself after a failure; open it again.</summary>
    public bool HasFailed { get; private set; }

    /// <exception cref="StorageException">The file cannot be used.</exception>
    public static TaskHub Open(string name, string file, TimeProvider time, ILogger logger)
    {
        var (store, hotSet) = HubStore.Open(file);
        var hub = new TaskHub(name, file, store, time, logger);
        try
        {
            hub.Recover(hotSet);
        }
        catch
        {
            store.Dispose();
            throw;
        }

        new Thread(hub.RunLoop) { Name = $"task hub {name}", IsBackground = true }.Start();
        return hub;
    }

    /// <summary>Ends the loop after the commands that already wait, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _commands.Close();
        await _ended.Task;
        await _alarm.DisposeAsync();
        _reader.Dispose();
    }

    /// <summary>Runs <paramref name="work"/> on the loop; completes when what it did is durable.</summary>
    private Task<T> Post<T>(Func<T> work)
    {
        var command = new HubCommand<T>(work);
        return _commands.TryAdd(command) ? command.Done : Task.FromException<T>(Stopped());
    }

    private Task<bool> Post(Action work) => Post(() =>
    {
        work();
        return true;
    });

    /// <summary>Reads the instances' tables beside the loop, as they are after everything acknowledged so far.</summary>
    private async Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await Post(_store.Settle);
        return await Task.Run(read, cancellationToken);
    }

    /// <summary>For callers that go: a hub that has ended has nothing to take them out of.</summary>
    private async Task LeaveAsync(Action leave)
    {
        try
        {
            await Post(leave);
        }
        catch (RpcException e) when (e.Status == RpcStatus.Unavailable)
        {
        }
    }

    private RpcException Stopped() => new(RpcStatus.Unavailable, $"Task hub {_name} is stopping.");

    private void RunLoop()
    {
        var batch = new List<HubCommand>();
        try
        {
            AfterCommit();
            while (_commands.Take(batch)) RunRound(batch);
            CloseStreams();
            _store.MarkClosed();
        }
        catch (Exception e)
        {
            // The border of the loop: state in memory may be ahead of the file, so the hub ends here and is reopened from it.
            HasFailed = true;
            LogHubFailed(e, _name);
            var failure = new RpcException(RpcStatus.Unavailable, $"Task hub {_name} failed and recovers from its file; try again. {e.Message}", e);
            foreach (var command in batch) command.Fail(failure);
            foreach (var command in _commands.CloseAndDrain()) command.Fail(failure);
            CloseStreams();
        }
        finally
        {
            _store.Dispose();
            _waiters.FailAll(Stopped());
            _board.CloseAll();
            _ended.TrySetResult();
        }
    }

    private void RunRound(List<HubCommand> batch)
    {
        _roundTime = null;
        foreach (var command in batch) command.Run();
        FireDueEntries();
        var begun = DispatchTurnsAhead();
        if (begun > 0)
        {
            // Turns in this process take microseconds: their answers belong into the same commit.
            var known = batch.Count;
            _commands.Gather(batch, begun, TurnPatience);
            for (var i = known; i < batch.Count; i++) batch[i].Run();
        }

        _store.Commit();
        foreach (var command in batch) command.Acknowledge();
        AfterCommit();
    }

    /// <summary>What is allowed only once the round is on disk.</summary>
    private void AfterCommit()
    {
        TellChanges();
        Dispatch();
        SetAlarm();
    }

    private void TellChanges()
    {
        foreach (var instance in _changed)
        {
            // Replaced in the same round: the new one is among the changed too. A purge has told its own.
            if (instance.IsRemoved) continue;
            _board.Tell(instance.ToChange());
            _waiters.Tell(instance, StateOf);
        }

        _changed.Clear();
        _board.Flush();
    }

    private void SetAlarm()
    {
        if (NextWait() is not { } wait) return;
        // A timer of the platform reaches 49 days; waking up once a day costs nothing.
        if (wait > TimeSpan.Zero) _alarm.Change(wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
        // The clock may have moved on between the look at it and the alarm.
        if (NextWait() <= TimeSpan.Zero) _commands.Wake();
    }

    private TimeSpan? NextWait()
    {
        var timer = _timers.NextDueAt - _time.GetUtcNow();
        var retry = _retries.NextDueAt - SteadyNow();
        return timer < retry ? timer : retry ?? timer;
    }

    /// <summary>A clock that nobody sets: one that is set back may take a year to reach the same time again.</summary>
    private DateTimeOffset SteadyNow() => _openedAt + _time.GetElapsedTime(_openedStamp);

    private void FireDueEntries()
    {
        // By the time that the round's events bear: a timer that came due since would be written down as fired before it was due.
        var now = RoundTime().ToDateTimeOffset();
        while (_timers.TryTakeDue(now, out var entry) || _retries.TryTakeDue(SteadyNow(), out entry))
        {
            switch (entry)
            {
                case DueEntry.Timer timer:
                    if (TimerQueue.IsCurrent(timer)) Fire(timer);
                    break;
                case DueEntry.Runnable runnable:
                    MakeRunnable(runnable.Instance);
                    break;
                case DueEntry.EntityBatch batch:
                    Pump(batch.Entity);
                    break;
                case DueEntry.Signal signal:
                    _store.Entities.DeleteSignal(signal.Scheduled.Number);
                    Enqueue(signal.Scheduled.EntityId, signal.Scheduled.Event, "", isLegacy: false);
                    break;
                case DueEntry.Activity activity:
                    if (!activity.Item.IsCancelled && activity.Item.Lease is null) QueueFor(activity.Item.Key).Add(activity.Item);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown entry {entry}.");
            }
        }
    }

    private void Fire(DueEntry.Timer timer)
    {
        _store.DeleteTimer(timer.Instance.Key, timer.TimerId);
        timer.Instance.OpenTimers--;
        Deliver(timer.Instance, new HistoryEvent
        {
            EventId = -1,
            Timestamp = RoundTime(),
            TimerFired = new TimerFiredEvent { TimerId = timer.TimerId, FireAt = Timestamp.FromDateTimeOffset(timer.FireAt) },
        });
    }

    /// <summary>Adds a message to a live instance's inbox.</summary>
    private void Deliver(Instance instance, HistoryEvent message)
    {
        var sequence = instance.NextInboxSequence++;
        instance.Inbox.Enqueue(new InboxMessage(sequence, message, _store.InsertInbox(instance.Key, sequence, message)));
        MakeRunnable(instance);
    }

    private void MakeRunnable(Instance instance)
    {
        if (instance.IsTerminal || instance.IsQueued || instance.Lease is not null) return;
        if (instance.HasHistory && instance.InboxCount == 0) return;
        var now = _time.GetUtcNow();
        if (!instance.HasHistory && instance.StartAt > now) return;
        if (instance.NotBefore > SteadyNow()) return;
        instance.NotBefore = null;
        _runnable.Add(instance);
    }

    /// <summary>One time for everything that happens in a round.</summary>
    private Timestamp RoundTime() => _roundTime ??= Timestamp.FromDateTimeOffset(_time.GetUtcNow());

    private void Changed(Instance instance) => _changed.Add(instance);

    /// <exception cref="RpcException">DATA_LOSS: what is stored of it cannot be read.</exception>
    private OrchestrationState StateOf(Instance instance, bool withPayloads)
    {
        try
        {
            return instance.ToState(withPayloads ? _store.ReadPayloads(instance.Key) : null);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Unreadable(instance, e);
        }
    }

    private static RpcException Unreadable(Instance instance, InvalidProtocolBufferException e) =>
        new(RpcStatus.DataLoss, $"What is stored of instance {instance.Id} cannot be read: {e.Message}", e);

    /// <summary>The live instance, or the stored one when it has ended; null when there is none.</summary>
    private Instance? Find(string id) => _live.TryGetValue(id, out var instance) ? instance : _store.Find(id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Task hub {Hub} failed; nothing of the round was acknowledged, it recovers from its file")]
    private partial void LogHubFailed(Exception exception, string hub);
}
