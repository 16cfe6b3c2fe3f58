namespace Workflows.Scheduler.Storage.Journal;

/// <summary>What the tables lack of one instance.</summary>
internal sealed class PendingInstance
{
    private Dictionary<int, DateTimeOffset?>? _timers;

    /// <summary>Null when the row is in the table.</summary>
    public Created? Created { get; private set; }

    public InstanceState? State { get; set; }

    /// <summary>Replaces the stored start, and the outcome goes; null when nothing is to be replaced.</summary>
    public byte[]? Started { get; private set; }

    public byte[]? Outcome { get; private set; }

    public ParentChanged? Parent { get; set; }

    public bool IsDeleted { get; init; }

    /// <summary>The history in the table is of an earlier execution.</summary>
    public bool DropsHistory { get; private set; }

    public List<HistoryAppended> History { get; } = [];

    /// <summary>The sequence after the last one; null when nothing changed.</summary>
    public long? NextHistorySequence { get; private set; }

    /// <summary>Messages up to this one leave the table; -1 when none does.</summary>
    public long InboxTakenThrough { get; private set; } = -1;

    public Queue<InboxAdded> Inbox { get; } = [];

    /// <summary>The timers in the table go.</summary>
    public bool DropsTimers { get; private set; }

    /// <summary>By timer id; null is a timer of the table that has fired.</summary>
    public Dictionary<int, DateTimeOffset?> Timers => _timers ??= [];

    public bool HasTimers => _timers is { Count: > 0 };

    public void Create(Created created)
    {
        Created = created;
        State = created.State;
        Started = created.Started;
    }

    public void Restart(Restarted change)
    {
        State = change.State;
        Started = change.Started;
        Outcome = null;
        History.Clear();
        NextHistorySequence = 0;
        DropsHistory = Created is null;
    }

    public void End(Ended change)
    {
        State = change.State;
        Outcome = change.Outcome;
    }

    public void Append(HistoryAppended change)
    {
        History.Add(change);
        NextHistorySequence = change.Sequence + 1;
    }

    public void Take(long through)
    {
        while (Inbox.TryPeek(out var next) && next.Sequence <= through) Inbox.Dequeue();
        if (Created is null) InboxTakenThrough = Math.Max(InboxTakenThrough, through);
    }

    public void EndTimer(int timerId)
    {
        var isPending = Timers.TryGetValue(timerId, out var fireAt) && fireAt is not null;
        if (isPending || Created is not null || DropsTimers) Timers.Remove(timerId);
        else Timers[timerId] = null;
    }

    public void DropTimers()
    {
        _timers?.Clear();
        DropsTimers = Created is null;
    }
}
