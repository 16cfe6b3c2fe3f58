using static Workflows.Reliability.Tests.Scenarios.Steps;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>The stories that every fault is tried on.</summary>
internal static partial class Corpus
{
    public static IReadOnlyList<Scenario> All { get; } = [.. Work, .. Families, .. Waiting, .. Generations, .. Operators, .. EntityStories];

    public static Scenario Named(string name) => All.Single(s => s.Name == name);

    /// <summary>How instances end, by id.</summary>
    private static Dictionary<string, string> Ends(params (string Id, string End)[] ends) => ends.ToDictionary(e => e.Id, e => e.End, StringComparer.Ordinal);

    private static Dictionary<string, string> A(string end) => Ends(("a", end));

    private static IEnumerable<Scenario> Work =>
    [
        new("Sequence", Start("Sequence", "3")) { Ends = A("Completed 6") },
        new("SequenceInWarmSessions", Start("Sequence", "3")) { Ends = A("Completed 6"), IsWarm = true },
        new("FanOut", Start("FanOut", "5")) { Ends = A("Completed 15") },
        new("FirstWins", Start("FirstWins", "3")) { Ends = A("Completed \"all\"") },
        new("TwoAtOnce", Start("Sequence", "2"), Start("FanOut", "2", "b")) { Ends = Ends(("a", "Completed 3"), ("b", "Completed 3")) },
        new("Failure", Start("Calls", "\"Broken\"")) { Ends = A("Failed: Task 'Broken' (#0) failed with an unhandled exception: It is broken.") },
        new("Retries", Start("Retries"), Wait(0.1), Wait(1), Wait(2)) { Ends = A("Completed \"at last\"") },
        new("Reluctant", Start("Calls", "\"Reluctant\""), Wait(0.01)) { Ends = A("Completed \"input\"") },
        new("LargePayloads", Start("Large", "700000")) { Ends = A("Completed 1400001") },
        new("Tags", Start("Sequence", "1", with: r => r.Tags.Add("team", "blue"))) { Ends = A("Completed 1") },
        new("Versions", Start("Versioned", with: r => r.Version = "2.1")) { Ends = A("Completed \"2.1: 2.1\"") },
        new("ResumesFromCheckpoint", Start("Calls", "\"Careful\"")) { Ends = A("Completed \"pp\"") },
        new("CancelsAnItem", Start("Waits"), Checkpoint("a", "7", "kept"), Cancel("a", "7"), Raise("go", "\"on\"")) { Ends = A("Completed \"on\"") },
    ];

    private static IEnumerable<Scenario> Families =>
    [
        new("Children", Start("Parent", "2")) { Ends = Ends(("a", "Completed 4"), ("a-1", "Completed 1"), ("a-2", "Completed 3")) },
        new("ChildFails", Start("Forgiving"))
        {
            Ends = Ends(("a", "Completed \"forgiven\""), ("a-1", "Failed: Task 'Broken' (#0) failed with an unhandled exception: It is broken.")),
        },
        new("TerminatesAFamily", Start("Waiters"), Terminate(recursive: true))
        {
            Ends = Ends(("a", "Terminated \"stopped\""), ("a-1", "Terminated \"stopped\""), ("a-2", "Terminated \"stopped\"")),
        },
        new("RewindsAFamily", Start("Unforgiving"), Wait(1), Rewind("a", "a-1"))
        {
            Ends = Ends(("a", "Completed \"keptrepaired\""), ("a-1", "Completed \"repaired\"")),
        },
        new("PurgesAFamily", Start("Parent", "2"), Start("Sequence", "1", "b"), Purge("a", recursive: true, "a-1", "a-2"))
        {
            Ends = Ends(("a", "none"), ("a-1", "none"), ("a-2", "none"), ("b", "Completed 1")),
        },
    ];

    private static IEnumerable<Scenario> Waiting =>
    [
        new("Timer", Start("Sleeps", "1"), Wait(0.5), Wait(1)) { Ends = A("Completed \"awake\"") },
        new("ManyTimers", Start("ManyTimers"), Wait(1), Wait(3)) { Ends = A("Completed \"all fired\"") },
        new("TimerOfAWeek", Start("Sleeps", "168"), Wait(72), Wait(200)) { Ends = A("Completed \"awake\"") },
        new("EventAfterWait", Start("Waits"), Raise("go", "\"on\"")) { Ends = A("Completed \"on\"") },
        new("EventBeforeWait", Start("SleepsThenWaits"), Raise("go", "\"early\""), Wait(1)) { Ends = A("Completed \"early\"") },
        new("EventInTime", Start("WaitsAnHour"), Raise("go", "\"in time\""), Wait(2)) { Ends = A("Completed \"in time\"") },
        new("EventTooLate", Start("WaitsAnHour"), Wait(1)) { Ends = A("Completed \"too late\"") },
        new("EventsInAnyOrder", Start("Gathers", "3"), Raise("part2", "4"), Raise("part0", "1"), Raise("part1", "2")) { Ends = A("Completed 7") },
        new("OneTellsAnother", Start("Waits"), Start("Tells", "\"a\"", "b")) { Ends = Ends(("a", "Completed \"told\""), ("b", "Completed \"sent\"")) },
        new("ScheduledStart", StartAt(2, "Sequence", "1"), Wait(1), Wait(2)) { Ends = A("Completed 1") },
        new("ScheduledStartStopped", StartAt(2, "Sequence", "1"), Terminate(), Wait(3)) { Ends = A("Terminated \"stopped\"") },
    ];

    private static IEnumerable<Scenario> Generations =>
    [
        new("Generations", Start("Generations", "1")) { Ends = A("Completed 3") },
        new("GenerationsInWarmSessions", Start("Generations", "1")) { Ends = A("Completed 3"), IsWarm = true },
        new("GenerationsCarryEvents", Start("Collects", "[]"), Suspend(), Raise("part", "1"), Raise("part", "2"), Raise("part", "3"), Resume())
        {
            Ends = A("Completed [1,2,3]"),
        },
    ];

    private static IEnumerable<Scenario> Operators =>
    [
        new("Suspended", Start("Waits"), Suspend(), Raise("go", "\"on\""), Resume()) { Ends = A("Completed \"on\"") },
        new("SuspendedOverATimer", Start("Sleeps", "1"), Suspend(), Wait(2), Resume()) { Ends = A("Completed \"awake\"") },
        new("StaysSuspended", Start("Sleeps", "1"), Suspend(), Wait(2)) { Ends = A("Suspended") },
        new("Terminated", Start("Waits"), Terminate()) { Ends = A("Terminated \"stopped\"") },
        new("TerminatedAtOnce", Start("Waits"), TerminateAtOnce()) { Ends = A("Terminated \"stopped\"") },
        new("Rewound", Start("Calls", "\"Broken\""), Wait(1), Rewind("a")) { Ends = A("Completed \"repaired\"") },
        new("Restarted", Start("Sequence", "2"), Restart()) { Ends = A("Completed 3") },
        new("Purged", Start("Sequence", "1"), Start("Sequence", "2", "b"), Purge("a")) { Ends = Ends(("a", "none"), ("b", "Completed 3")) },
        new("IdUsedAgain", Start("Sequence", "1"), Start("Sequence", "2") with { Replaces = ["a"] }) { Ends = A("Completed 3") },
        new("LiveOneReplaced", Start("Waits"), Replace("Sequence", "2")) { Ends = A("Completed 3") },
        new("SchedulerRestarted", Start("SleepsThenWaits"), RestartScheduler(), Wait(1), RestartScheduler(), Raise("go", "\"on\"")) { Ends = A("Completed \"on\"") },
    ];

    private static IEnumerable<Scenario> EntityStories =>
    [
        new("Signals", Signal(1, "@counter@a", "add", "1"), Signal(2, "@counter@a", "add", "2"), Signal(3, "@counter@a", "oops"))
        {
            Ends = Ends(), Entities = Ends(("@counter@a", "3")),
        },
        new("ScheduledSignal", Signal(1, "@counter@a", "add", "1", atHours: 1), Wait(0.5), Wait(1)) { Ends = Ends(), Entities = Ends(("@counter@a", "1")) },
        new("CallsAnEntity", Start("CallsEntity")) { Ends = A("Completed 11"), Entities = Ends(("@counter@a", "11")) },
        new("LocksEntities", Start("Transfers"), Start("Transfers", id: "b"))
        {
            Ends = Ends(("a", "Completed 5"), ("b", "Completed 10")), Entities = Ends(("@counter@a", "-10"), ("@counter@b", "10")),
        },
        new("LockOfAStoppedOne", Start("HoldsLock"), Signal(1, "@counter@a", "add", "1"), Terminate())
        {
            Ends = A("Terminated \"stopped\""), Entities = Ends(("@counter@a", "1")),
        },
        new("LockOfAReplacedOne", Start("HoldsLock"), Signal(1, "@counter@a", "add", "1"), Replace("Sequence", "1"))
        {
            Ends = A("Completed 1"), Entities = Ends(("@counter@a", "1")),
        },
        new("EntityActs", Signal(1, "@counter@a", "tell")) { Ends = Ends(("from-entity", "Completed 1")), Entities = Ends(("@counter@a", "1"), ("@counter@told", "1")) },
    ];
}
