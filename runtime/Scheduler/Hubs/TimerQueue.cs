using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

/// <summary>What becomes due at a time.</summary>
internal abstract record DueEntry
{
    private DueEntry()
    {
    }

    /// <summary>A durable timer of one execution.</summary>
    public sealed record Timer(Instance Instance, string ExecutionId, int TimerId, DateTimeOffset FireAt) : DueEntry;

    /// <summary>A delayed start, or an abandoned turn that may be offered again.</summary>
    public sealed record Runnable(Instance Instance) : DueEntry;

    /// <summary>An abandoned or failed batch of an entity that may be offered again.</summary>
    public sealed record EntityBatch(Entity Entity) : DueEntry;

    /// <summary>A signal whose time has come.</summary>
    public sealed record Signal(ScheduledSignal Scheduled) : DueEntry;

    /// <summary>An abandoned activity that may be offered again.</summary>
    public sealed record Activity(ActivityItem Item) : DueEntry;
}

/// <summary>Entries by time. Entries whose execution ended stay until due, unless they become the larger part.</summary>
internal sealed class TimerQueue
{
    private const int StaleKept = 10_000;

    private PriorityQueue<DueEntry, long> _entries = new();
    private int _stale;

    public void Add(DateTimeOffset dueAt, DueEntry entry) => _entries.Enqueue(entry, dueAt.UtcTicks);

    public DateTimeOffset? NextDueAt => _entries.TryPeek(out _, out var ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public bool TryTakeDue(DateTimeOffset now, out DueEntry entry)
    {
        if (_entries.TryPeek(out entry!, out var ticks) && ticks <= now.UtcTicks)
        {
            _entries.Dequeue();
            return true;
        }

        return false;
    }

    /// <summary>Says that <paramref name="count"/> timers will not matter any more.</summary>
    public void Forget(int count)
    {
        _stale += count;
        if (_stale < StaleKept || _stale < _entries.Count / 2) return;

        var kept = new PriorityQueue<DueEntry, long>();
        foreach (var (entry, ticks) in _entries.UnorderedItems)
        {
            if (entry is DueEntry.Timer timer && !IsCurrent(timer)) continue;
            kept.Enqueue(entry, ticks);
        }

        _entries = kept;
        _stale = 0;
    }

    public static bool IsCurrent(DueEntry.Timer timer) =>
        !timer.Instance.IsTerminal && timer.Instance.ExecutionId == timer.ExecutionId;
}
