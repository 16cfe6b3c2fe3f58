using Workflows.Protocol;
using Workflows.Scheduler.Tests;

namespace Workflows.Reliability.Tests.Races;

/// <summary>
/// I1, I2, I4, I11: whatever order concurrent calls take, there is one order of all of them, one at a time, that explains every
/// answer: starts with reuse policies, events, both terminations, suspend, resume, purge, rewind, restart, reads, queries, waits and turns.
/// </summary>
public sealed class RaceTests
{
    private const int Sample = 300;
    private const int Exhaustive = 10_000;

    [Fact]
    public Task ConcurrentCalls_OnTwoInstances_AreLinearizable() => RunAsync(firstSeed: 1, Sample);

    [Fact]
    [Trait("Category", "Long")]
    public Task ConcurrentCalls_OnTwoInstances_InTenThousandHistories_AreLinearizable() => RunAsync(firstSeed: 1_000_000, Exhaustive);

    [Fact]
    public async Task ConcurrentCalls_AgainstAModelThatForgetsAnEvent_AreFoundOut()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        for (var seed = 1; seed <= Sample; seed++)
        {
            var history = await new Race(scheduler, $"race{seed}", seed).RunAsync();
            if (!Linearizability.Check(new ForgetfulModel(), history).IsLinearizable) return;
        }

        Assert.Fail($"A hub that loses the events of suspended instances would have passed {Sample} histories.");
    }

    private static async Task RunAsync(int firstSeed, int histories)
    {
        var stated = Seed.Or(-1);
        var answers = new HashSet<string>();
        await using var scheduler = await TestScheduler.StartAsync();
        for (var n = 0; n < histories; n++)
        {
            // How threads interleave is not the seed's to say, so a stated one is tried as often as all others together.
            var seed = stated >= 0 ? stated : firstSeed + n;
            var history = await new Race(scheduler, $"race{n}", seed).RunAsync();
            var verdict = Linearizability.Check(new HubModel(), history);
            if (!verdict.IsLinearizable) Assert.Fail(Report(seed, history, verdict));
            answers.UnionWith(history.Select(Kind));
        }

        // What never happened was not checked.
        if (stated < 0) Assert.Superset(Expected, answers);
    }

    private static HashSet<string> Expected =>
    [
        "Start Ok", "Start AlreadyExists", "Start InvalidArgument", "Get Ok", "Query Ok", "Raise Ok", "Raise NotFound", "Terminate Ok",
        "TerminateAtOnce Ok", "Suspend Ok", "Resume Ok", "Purge Ok", "Rewind Ok", "Rewind FailedPrecondition", "Restart Ok",
        "Restart FailedPrecondition", "Wait Ok", "Turn GoOn Ok", "Turn Complete Ok", "Turn Fail Ok", "Turn Terminate Ok",
        "Turn ContinueAsNew Ok", "Turn GoOn NotFound",
    ];

    private static string Kind(Operation<InstanceCall, InstanceAnswer> operation) =>
        $"{operation.Call.GetType().Name} {(operation.Call is InstanceCall.Turn turn ? turn.End + " " : "")}{operation.Answer.Status}";

    private static string Report(
        int seed, IReadOnlyList<Operation<InstanceCall, InstanceAnswer>> history, Verdict<InstanceCall, InstanceAnswer> verdict) =>
        $"""
        {Seed.Variable}={seed}: no order explains this history.
        {string.Join('\n', history.OrderBy(o => o.InvokedAt))}
        The longest order that explains its own answers:
        {string.Join('\n', verdict.Longest)}
        Not in it:
        {string.Join('\n', history.Except(verdict.Longest).OrderBy(o => o.InvokedAt))}
        """;

    /// <summary>A wrong promise: events to a suspended instance would be lost.</summary>
    private sealed class ForgetfulModel : ISequentialModel<ModelHub, InstanceCall, InstanceAnswer>
    {
        private readonly HubModel _right = new();

        public ModelHub Initial => _right.Initial;

        public IEnumerable<ModelHub> Next(ModelHub state, InstanceCall call, InstanceAnswer answer) =>
            call is InstanceCall.Raise raise && (raise.Id == HubModel.A ? state.A : state.B) is { Status: OrchestrationStatus.Suspended }
                ? answer.Status == RpcStatus.Ok ? [state] : []
                : _right.Next(state, call, answer);
    }
}
