using System.Collections.Concurrent;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Connections.Managed;

/// <summary>A clock that moves only when told to, but on which short delays end at once; what was waited for is noted.</summary>
internal sealed class ImpatientTimeProvider : TimeProvider
{
    /// <summary>Delays between two tries are below it, deadlines and watchdogs are not.</summary>
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _manual = new();
    private int _timersMoved;

    /// <summary>Delays that ended at once.</summary>
    public ConcurrentQueue<TimeSpan> Skipped { get; } = new();

    /// <summary>How often a long timer was set to another time.</summary>
    public int TimersMoved => Volatile.Read(ref _timersMoved);

    public override long TimestampFrequency => _manual.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _manual.GetUtcNow();

    public override long GetTimestamp() => _manual.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= ShortestWatch) return new MovableTimer(this, _manual.CreateTimer(callback, state, dueTime, period));
        Skipped.Enqueue(dueTime);
        return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    public void Advance(TimeSpan by) => _manual.Advance(by);

    private sealed class MovableTimer(ImpatientTimeProvider clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            Interlocked.Increment(ref clock._timersMoved);
            return changed;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
