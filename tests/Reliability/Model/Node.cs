using System.Text;

namespace Workflows.Reliability.Tests.Model;

/// <summary>The steps that generated orchestrations are made of. Each takes a number and leaves another one.</summary>
internal enum Op
{
    /// <summary>The children, one after the other.</summary>
    Sequence,

    /// <summary>One activity.</summary>
    Activity,

    /// <summary>An activity that always fails, N times by a retry policy; the failure is caught.</summary>
    RetryPolicy,

    /// <summary>The same by a retry handler.</summary>
    RetryHandler,

    /// <summary>An activity that is told its attempt and succeeds at the N-th.</summary>
    Attempts,

    /// <summary>The children side by side.</summary>
    FanOut,

    /// <summary>N milliseconds.</summary>
    Timer,

    /// <summary>An event that never comes, with a timeout of N milliseconds.</summary>
    Timeout,

    /// <summary>The child as a sub-orchestration.</summary>
    Sub,

    /// <summary>Adds N to the entity of this place by a call.</summary>
    Entity,

    /// <summary>Adds N by a signal, then reads.</summary>
    Signal,

    /// <summary>Reads and writes two entities in a critical section.</summary>
    Lock,

    /// <summary>One of two children, by the number so far.</summary>
    If,

    /// <summary>Fails.</summary>
    Throw,

    /// <summary>The child; a failure of it is caught.</summary>
    Try,

    /// <summary>Sets the custom status to the number so far.</summary>
    Status,

    /// <summary>A new GUID, given to an activity and back.</summary>
    Guid,

    /// <summary>Sends itself an event and waits for it.</summary>
    SelfSend,

    /// <summary>Waits for an event of the client's.</summary>
    Event,

    /// <summary>The child N times.</summary>
    Loop,
}

/// <summary>A step of a generated orchestration.</summary>
/// <param name="Id">Its own in the program; names its activities, events and children.</param>
internal sealed record Node(Op Op, int Id, int N, IReadOnlyList<Node> Children)
{
    public IEnumerable<Node> All() => Children.SelectMany(c => c.All()).Prepend(this);

    public string Print(int indent = 0)
    {
        var text = new StringBuilder().Append(' ', indent * 2).Append(Op).Append(" #").Append(Id).Append(" n=").Append(N).AppendLine();
        foreach (var child in Children) text.Append(child.Print(indent + 1));
        return text.ToString();
    }
}

/// <summary>A generated orchestration.</summary>
/// <param name="Generations">How many times the body runs, each time as a new execution that goes on with the number so far.</param>
internal sealed record Plan(int Generations, Node Body)
{
    public string Print() => $"{Generations} generations of\n{Body.Print()}";
}

/// <summary>What both interpreters compute with.</summary>
internal static class Numbers
{
    public const long Start = 17;
    public const long ChildStart = 7;
    public const long Failed = -1;
    public const long TimedOut = -2;
    public const long Caught = -3;
    public const long Same = 7;

    public static long Mix(long number, long value) => unchecked((number * 31) + value);

    public static long ValueOf(int id) => unchecked((id * 2_654_435_761L) % 1_009);

    /// <summary>What the client's event says.</summary>
    public static long EventOf(int id) => id * 10L;
}
