namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Where the two SDKs do different things with the same orchestration; docs/conformance.md argues each of them.</summary>
/// <remarks>An entry that matches nothing any more fails its scenario, so the list cannot grow stale.</remarks>
internal static class PairDifferences
{
    private const string Unknown = "each SDK has its own words for a task that its worker does not know";
    private const string Nothing = "no result is none in .NET, an empty text in JavaScript";
    private const string Unlock = ".NET sends the unlock that the code left out, JavaScript leaves it to the scheduler";

    private static readonly (string Pair, string Pattern, string Why)[] All =
    [
        ("activity-without-result", "TaskCompleted", Nothing),
        ("activity-unregistered", "NotFound|NotRegistered|No activity task|is not registered", Unknown),
        ("child-unregistered", "NotFound|NotRegistered", Unknown),
        ("code-unregistered", "NotFound|NotRegistered", Unknown),
        ("retry-not-of-unregistered", "NotFound|NotRegistered", Unknown),
        ("retry-not-of-unregistered", "^only JavaScript: .*(Timer|TaskScheduled)", "JavaScript does not mark it as not to be retried, and retries"),
        ("retry-not-of-unregistered", "ExecutionCompleted", "its id is the next one after the calls"),
        ("retry-exhausted", "^only C#: .*(TimerCreated|TimerFired)", ".NET sets one more timer, due at once, before it gives up"),
        ("retry-exhausted", "ExecutionCompleted", "its id is the next one after the calls"),
        ("timer-left-open", "^only C#: .*TimerFired", ".NET ends an orchestration when no call is open any more, JavaScript when its code returns"),
        ("timer-of-ten-days", "TimerCreated", ".NET makes long timers of timers of at most three days"),
        ("event-for-two-waiters", "\\[\"(first|second)\",\"(first|second)\"\\]", ".NET gives an event to the latest waiter, JavaScript to the earliest"),
        ("entity-lock-left", "^only C#: .*EntityUnlockSent", Unlock),
        ("entity-lock-left", "ExecutionCompleted", "its id is the next one after the unlock"),
        ("entity-lock-of-the-terminated", "^only C#: .*EntityUnlockSent", Unlock),
        ("entity-lock-of-the-terminated", "ExecutionCompleted", "its id is the next one after the unlock"),
        ("version-newer", "ExecutionCompleted", "a worker that refuses a version numbers its answer 0 in .NET, -1 in JavaScript"),
        ("version-rejected-goes-to-another", "TaskScheduled", "an activity has the orchestration's version in .NET, none in JavaScript"),
        ("code-changed-under-way", "NonDetermin", "the words for it are each SDK's own"),
        ("code-changed-under-way", "^only C#: .*TimerCreated", ".NET sends the calls that the changed code made along with the failure"),
    ];

    public static IEnumerable<(string Pair, string Pattern, string Why)> Of(string pair) => All.Where(a => a.Pair == pair);

    public static IEnumerable<string> Pairs => All.Select(a => a.Pair).Distinct(StringComparer.Ordinal);
}
