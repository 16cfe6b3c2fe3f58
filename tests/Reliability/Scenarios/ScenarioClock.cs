using Workflows.Testing;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>A clock on the wall that somebody may set, in front of a steady one that only moves when told to.</summary>
internal sealed class ScenarioClock(DateTimeOffset start) : TimeProvider
{
    private readonly ManualTimeProvider _steady = new(start);
    private TimeSpan _set;

    public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow() + _set;

    public override long TimestampFrequency => _steady.TimestampFrequency;

    public override long GetTimestamp() => _steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _steady.CreateTimer(callback, state, dueTime, period);

    /// <summary>Time goes by.</summary>
    public void Advance(TimeSpan by) => _steady.Advance(by);

    /// <summary>Somebody sets the clock; no time goes by.</summary>
    public void Set(TimeSpan by) => _set += by;
}
