using Google.Protobuf;
using Workflows.Protocol;

namespace Workflows.Scheduler.Storage.Journal;

/// <summary>One change to what a hub keeps of an instance. The same object is written to the journal and kept as pending.</summary>
/// <remarks>Messages are kept as their bytes: they are encoded once, for the journal, the history and the tables.</remarks>
internal abstract record Change
{
    /// <summary>First byte of each change in the journal; numbers are never given again.</summary>
    private enum Kind
    {
        Created = 1, StateChanged, Restarted, Ended, HistoryAppended, InboxAdded, InboxTaken, ActivityAdded, ActivityLost, ActivityDone,
        TimerAdded, TimerDone, TimersDropped, ParentChanged, Deleted,
    }

    public void WriteTo(CodedOutputStream output)
    {
        switch (this)
        {
            case Created c:
                Begin(output, Kind.Created, c.Key);
                output.WriteString(c.Id);
                output.WriteString(c.Name);
                output.WriteSFixed64(c.CreatedAt.UtcTicks);
                Write(output, c.StartAt);
                output.WriteInt64(c.ParentKey ?? 0);
                Write(output, c.Parent);
                Write(output, c.Tags);
                Write(output, c.Started);
                c.State.WriteTo(output);
                break;
            case StateChanged c:
                Begin(output, Kind.StateChanged, c.Key);
                c.State.WriteTo(output);
                break;
            case Restarted c:
                Begin(output, Kind.Restarted, c.Key);
                Write(output, c.Started);
                c.State.WriteTo(output);
                break;
            case Ended c:
                Begin(output, Kind.Ended, c.Key);
                Write(output, c.Outcome);
                c.State.WriteTo(output);
                break;
            case HistoryAppended c:
                Begin(output, Kind.HistoryAppended, c.Key);
                output.WriteInt64(c.Sequence);
                Write(output, c.Events);
                break;
            case InboxAdded c:
                Begin(output, Kind.InboxAdded, c.Key);
                output.WriteInt64(c.Sequence);
                Write(output, c.Event);
                break;
            case InboxTaken c:
                Begin(output, Kind.InboxTaken, c.Key);
                output.WriteInt64(c.Through);
                break;
            case ActivityAdded c:
                Begin(output, Kind.ActivityAdded, c.Key);
                output.WriteInt64(c.Number);
                output.WriteInt32(c.TaskId);
                Write(output, c.Request);
                break;
            case ActivityLost c:
                Begin(output, Kind.ActivityLost, c.Key);
                output.WriteInt64(c.Number);
                output.WriteInt32(c.Losses);
                break;
            case ActivityDone c:
                Begin(output, Kind.ActivityDone, c.Key);
                output.WriteInt64(c.Number);
                break;
            case TimerAdded c:
                Begin(output, Kind.TimerAdded, c.Key);
                output.WriteInt32(c.TimerId);
                output.WriteSFixed64(c.FireAt.UtcTicks);
                break;
            case TimerDone c:
                Begin(output, Kind.TimerDone, c.Key);
                output.WriteInt32(c.TimerId);
                break;
            case TimersDropped c:
                Begin(output, Kind.TimersDropped, c.Key);
                break;
            case ParentChanged c:
                Begin(output, Kind.ParentChanged, c.Key);
                Write(output, c.Parent);
                break;
            case Deleted c:
                Begin(output, Kind.Deleted, c.Key);
                output.WriteString(c.Id);
                break;
            default:
                throw new InvalidOperationException($"Unknown change {this}.");
        }
    }

    /// <exception cref="InvalidDataException">These are not changes.</exception>
    public static Change ReadFrom(CodedInputStream input)
    {
        var kind = (Kind)input.ReadInt32();
        var key = input.ReadInt64();
        return kind switch
        {
            Kind.Created => new Created(key)
            {
                Id = input.ReadString(), Name = input.ReadString(), CreatedAt = ReadTime(input), StartAt = ReadOptionalTime(input),
                ParentKey = input.ReadInt64() is var parent && parent != 0 ? parent : null, Parent = ReadOptional(input), Tags = ReadOptional(input),
                Started = ReadBytes(input), State = InstanceState.ReadFrom(input),
            },
            Kind.StateChanged => new StateChanged(key, InstanceState.ReadFrom(input)),
            Kind.Restarted => new Restarted(key, ReadBytes(input), InstanceState.ReadFrom(input)),
            Kind.Ended => new Ended(key, ReadBytes(input), InstanceState.ReadFrom(input)),
            Kind.HistoryAppended => new HistoryAppended(key, input.ReadInt64(), ReadBytes(input)),
            Kind.InboxAdded => new InboxAdded(key, input.ReadInt64(), ReadBytes(input)),
            Kind.InboxTaken => new InboxTaken(key, input.ReadInt64()),
            Kind.ActivityAdded => new ActivityAdded(key, input.ReadInt64(), input.ReadInt32(), ReadBytes(input)),
            Kind.ActivityLost => new ActivityLost(key, input.ReadInt64(), input.ReadInt32()),
            Kind.ActivityDone => new ActivityDone(key, input.ReadInt64()),
            Kind.TimerAdded => new TimerAdded(key, input.ReadInt32(), ReadTime(input)),
            Kind.TimerDone => new TimerDone(key, input.ReadInt32()),
            Kind.TimersDropped => new TimersDropped(key),
            Kind.ParentChanged => new ParentChanged(key, ReadOptional(input)),
            Kind.Deleted => new Deleted(key, input.ReadString()),
            _ => throw new InvalidDataException($"The journal holds a change of the unknown kind {(int)kind}."),
        };
    }

    internal static void Write(CodedOutputStream output, byte[]? bytes)
    {
        output.WriteBool(bytes is not null);
        if (bytes is not null) output.WriteBytes(UnsafeByteOperations.UnsafeWrap(bytes));
    }

    internal static byte[]? ReadOptional(CodedInputStream input) => input.ReadBool() ? input.ReadBytes().ToByteArray() : null;

    internal static void Write(CodedOutputStream output, DateTimeOffset? time) => output.WriteSFixed64(time?.UtcTicks ?? 0);

    internal static DateTimeOffset? ReadOptionalTime(CodedInputStream input) =>
        input.ReadSFixed64() is var ticks && ticks != 0 ? Time(ticks) : null;

    internal static DateTimeOffset ReadTime(CodedInputStream input) => Time(input.ReadSFixed64());

    private static byte[] ReadBytes(CodedInputStream input) =>
        ReadOptional(input) ?? throw new InvalidDataException("The journal lacks the bytes of a message.");

    private static DateTimeOffset Time(long ticks) => ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
        ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw new InvalidDataException($"The journal holds {ticks} for a time.");

    private static void Begin(CodedOutputStream output, Kind kind, long key)
    {
        output.WriteInt32((int)kind);
        output.WriteInt64(key);
    }
}

/// <summary>A new instance.</summary>
internal sealed record Created(long Key) : Change
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartAt { get; init; }

    public required long? ParentKey { get; init; }

    /// <summary><see cref="ParentInstanceInfo"/>.</summary>
    public required byte[]? Parent { get; init; }

    /// <summary><see cref="ExecutionStartedEvent"/> with the tags alone.</summary>
    public required byte[]? Tags { get; init; }

    /// <summary><see cref="ExecutionStartedEvent"/>.</summary>
    public required byte[] Started { get; init; }

    public required InstanceState State { get; init; }
}

internal sealed record StateChanged(long Key, InstanceState State) : Change;

/// <summary>A new execution of the same instance: history and outcome of the old one go.</summary>
/// <param name="Started"><see cref="ExecutionStartedEvent"/>.</param>
internal sealed record Restarted(long Key, byte[] Started, InstanceState State) : Change;

/// <param name="Outcome"><see cref="ExecutionCompletedEvent"/>.</param>
internal sealed record Ended(long Key, byte[] Outcome, InstanceState State) : Change;

/// <param name="Events"><see cref="HistoryChunk"/>; chunks may be joined by joining their bytes.</param>
internal sealed record HistoryAppended(long Key, long Sequence, byte[] Events) : Change;

/// <param name="Event"><see cref="HistoryEvent"/>.</param>
internal sealed record InboxAdded(long Key, long Sequence, byte[] Event) : Change;

internal sealed record InboxTaken(long Key, long Through) : Change
{
    /// <summary>Whatever is in the inbox.</summary>
    public const long All = long.MaxValue;
}

/// <param name="Request"><see cref="ActivityRequest"/>.</param>
internal sealed record ActivityAdded(long Key, long Number, int TaskId, byte[] Request) : Change;

internal sealed record ActivityLost(long Key, long Number, int Losses) : Change;

internal sealed record ActivityDone(long Key, long Number) : Change;

internal sealed record TimerAdded(long Key, int TimerId, DateTimeOffset FireAt) : Change;

internal sealed record TimerDone(long Key, int TimerId) : Change;

internal sealed record TimersDropped(long Key) : Change;

internal sealed record ParentChanged(long Key, byte[]? Parent) : Change;

/// <summary>The instance is purged or replaced.</summary>
internal sealed record Deleted(long Key, string Id) : Change;
