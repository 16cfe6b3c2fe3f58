using System.Collections.Immutable;
using Workflows.Protocol;

namespace Workflows.Reliability.Tests.Races;

/// <summary>Something a client or a worker asks of one of the two instances of a race.</summary>
internal abstract record InstanceCall
{
    private InstanceCall()
    {
    }

    /// <param name="Execution">Chosen by the caller, so that generations can be told apart.</param>
    /// <param name="Replaceable">Statuses that may be replaced, joined; null without a policy.</param>
    public sealed record Start(string Id, string Execution, string? Replaceable) : InstanceCall;

    public sealed record Get(string Id) : InstanceCall;

    public sealed record Query : InstanceCall;

    public sealed record Raise(string Id, int Number) : InstanceCall;

    public sealed record Terminate(string Id) : InstanceCall;

    public sealed record TerminateAtOnce(string Id) : InstanceCall;

    public sealed record Suspend(string Id) : InstanceCall;

    public sealed record Resume(string Id) : InstanceCall;

    public sealed record Purge(string Id) : InstanceCall;

    public sealed record Rewind(string Id) : InstanceCall;

    public sealed record Restart(string Id) : InstanceCall;

    public sealed record Wait(string Id) : InstanceCall;

    /// <summary>A worker answers a turn.</summary>
    /// <param name="IsFirst">The turn began an execution.</param>
    /// <param name="Consumed">The messages that the work item brought and the worker used up, in the spelling of <see cref="Messages"/>.</param>
    public sealed record Turn(string Id, string Execution, bool IsFirst, string Consumed, TurnEnd End) : InstanceCall;
}

/// <summary>How a worker ends a turn.</summary>
internal enum TurnEnd
{
    GoOn,
    Complete,
    Fail,
    Terminate,
    ContinueAsNew,
}

/// <summary>What a call was answered with.</summary>
/// <param name="Status">OK or what refused it.</param>
/// <param name="Seen">Instances by id as the answer showed them, or counts.</param>
internal sealed record InstanceAnswer(RpcStatus Status, string Seen = "");

/// <summary>The spelling of an instance's inbox: one word a message, each followed by a space.</summary>
internal static class Messages
{
    public const string Terminated = "terminate ";
    public const string Suspended = "suspend ";
    public const string Resumed = "resume ";
    public const string Rewound = "rewind ";

    public static string Raised(int number) => $"raise-{number} ";

    public static string Of(IEnumerable<HistoryEvent> events) => string.Concat(events.Select(e => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.EventRaised => $"{e.EventRaised.Name} ",
        HistoryEvent.EventTypeOneofCase.ExecutionTerminated => Terminated,
        HistoryEvent.EventTypeOneofCase.ExecutionSuspended => Suspended,
        HistoryEvent.EventTypeOneofCase.ExecutionResumed => Resumed,
        HistoryEvent.EventTypeOneofCase.ExecutionRewound => Rewound,
        _ => throw new InvalidOperationException($"A race does not expect {e}."),
    }));

    public static ImmutableArray<string> Split(string messages) => [.. messages.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
