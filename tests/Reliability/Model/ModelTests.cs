using System.Globalization;
using System.Text.Json;
using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Model;

/// <summary>
/// Generated orchestrations mean the same to the engine as to a plain interpreter: same result, same effects, same entities (I2, I3, I4, I9),
/// with histories that are sound and nothing left over (I5, I6, I7), warm, replayed at every turn, and with restarts in between (I1, I12).
/// </summary>
public sealed class ModelTests
{
    /// <summary>Plans that run side by side.</summary>
    private const int BatchSize = 35;

    private const int Sample = 70;
    private const int Exhaustive = 1_400;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public Task Plans_MeanTheSameToTheEngine(bool isWarm, bool restarts) => RunAsync(firstSeed: 1_000, Sample, isWarm, restarts);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public Task ThousandsOfPlans_MeanTheSameToTheEngine(bool isWarm, bool restarts) => RunAsync(firstSeed: 1_000_000, Exhaustive, isWarm, restarts);

    [Fact]
    public void Plans_UseEveryStep_AndComeToBothEnds()
    {
        var plans = Enumerable.Range(1_000, Sample * 4).Select(seed => new PlanGenerator(new Random(seed)).Next()).ToArray();

        Assert.Equal(Enum.GetValues<Op>().Order(), plans.SelectMany(p => p.Body.All()).Select(n => n.Op).Distinct().Order());
        var failures = plans.Count(p => ReferenceRun.Of(p, "x").Result is null);
        Assert.InRange(failures, plans.Length / 20, plans.Length / 2);
        Assert.Contains(plans, p => p.Generations > 1);
    }

    private static async Task RunAsync(int firstSeed, int count, bool isWarm, bool restarts)
    {
        var stated = Seed.Or(-1);
        if (stated >= 0) (firstSeed, count) = (stated, 1);
        // Each way of running takes plans of its own.
        else firstSeed += (isWarm ? 0 : 1) * count + (restarts ? 2 : 0) * count;
        for (var done = 0; done < count; done += BatchSize)
        {
            var seeds = Enumerable.Range(firstSeed + done, Math.Min(BatchSize, count - done)).ToArray();
            var differences = await RunBatchAsync([.. seeds.Select(seed => (seed, new PlanGenerator(new Random(seed)).Next()))], isWarm, restarts);
            if (differences.Count > 0) await ReportAsync(differences, isWarm, restarts);
        }
    }

    /// <summary>What differs, by seed.</summary>
    private static async Task<List<(int Seed, Plan Plan, string Difference)>> RunBatchAsync((int Seed, Plan Plan)[] plans, bool isWarm, bool restarts)
    {
        await using var engine = await ModelEngine.StartAsync(isWarm);
        using var ended = new CancellationTokenSource();
        var restarting = restarts ? RestartAsync(engine, new Random(plans[0].Seed), ended.Token) : Task.CompletedTask;
        var differences = new List<(int, Plan, string)>();
        var states = await Task.WhenAll(plans.Select(p => RunAsync(engine, $"plan{p.Seed}", p.Plan)));
        await ended.CancelAsync();
        await restarting;
        for (var i = 0; i < plans.Length; i++)
        {
            var expected = ReferenceRun.Of(plans[i].Plan, $"plan{plans[i].Seed}");
            var difference = await CompareAsync(engine, $"plan{plans[i].Seed}", expected, states[i], restarts);
            if (difference.Length > 0) differences.Add((plans[i].Seed, plans[i].Plan, difference));
        }

        var snapshot = await HubSnapshot.TakeAsync(engine.Client);
        var broken = HubAudit.Check(snapshot, HubRows.Read(engine.HubFile), DateTimeOffset.MaxValue, isQuiet: true);
        if (broken.Count > 0) differences.Add((plans[0].Seed, plans[0].Plan, $"the hub of the batch that starts with this seed: {string.Join('\n', broken.Take(10))}"));
        return differences;
    }

    private static async Task<OrchestrationState?> RunAsync(ModelEngine engine, string id, Plan plan)
    {
        var input = JsonSerializer.Serialize(new PlanInput(plan, 0, Numbers.Start));
        await IgnoreAsync(engine.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = id, Name = EngineTasks.Root, Input = input }), RpcStatus.AlreadyExists);
        foreach (var node in plan.Body.All().Where(n => n.Op == Op.Event))
        {
            var request = new RaiseEventRequest { InstanceId = id, Name = $"event-{node.Id}", Input = Numbers.EventOf(node.Id).ToString(CultureInfo.InvariantCulture) };
            await engine.CallAsync(TaskHubMethods.RaiseEvent, request);
        }

        try
        {
            var get = new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true };
            return (await engine.CallAsync(TaskHubMethods.WaitForInstanceCompletion, get)).OrchestrationState;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<string> CompareAsync(ModelEngine engine, string id, PlanOutcome expected, OrchestrationState? state, bool restarts)
    {
        if (state is null) return "it does not end";
        var end = state.OrchestrationStatus == OrchestrationStatus.Failed ? null : state.Output;
        if (end != expected.Result?.ToString(CultureInfo.InvariantCulture))
            return $"expected {expected.Result?.ToString(CultureInfo.InvariantCulture) ?? "a failure"}, got {state.OrchestrationStatus} {state.Output} {state.FailureDetails?.ErrorMessage}";
        if (state.CustomStatus != expected.CustomStatus) return $"expected the custom status {expected.CustomStatus}, got {state.CustomStatus}";

        var effects = engine.Tasks.Effects.Where(e => e.Key.StartsWith(id + "/", StringComparison.Ordinal) || e.Key.StartsWith(id + ".", StringComparison.Ordinal))
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        foreach (var key in effects.Keys.Union(expected.Effects.Keys))
        {
            var (ran, wanted) = (effects.GetValueOrDefault(key), expected.Effects.GetValueOrDefault(key));
            // Whatever was at work when something stopped runs again.
            if (restarts ? ran < wanted || (wanted == 0 && ran > 0) : ran != wanted) return $"activity {key} ran {ran} times, expected {wanted}";
        }

        foreach (var (key, sum) in expected.Entities)
        {
            var entity = (await engine.CallAsync(TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = $"@{EngineTasks.EntityName}@{key}", IncludeState = true })).Entity;
            if (entity?.SerializedState != sum.ToString(CultureInfo.InvariantCulture)) return $"entity {key} is {entity?.SerializedState}, expected {sum}";
            if (!string.IsNullOrEmpty(entity.LockedBy)) return $"entity {key} is still locked by {entity.LockedBy}";
        }

        return "";
    }

    /// <summary>Now the worker, now both, whenever some more activities have run.</summary>
    private static async Task RestartAsync(ModelEngine engine, Random random, CancellationToken ended)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var next = random.Next(5, 60);
        while (!ended.IsCancellationRequested)
        {
            if (engine.Tasks.Effects.Values.Sum() >= next)
            {
                if (random.Next(2) == 0) await engine.RestartWorkerAsync();
                else await engine.RestartAllAsync();
                next = engine.Tasks.Effects.Values.Sum() + random.Next(5, 60);
            }

            try
            {
                await poll.WaitForNextTickAsync(ended);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task IgnoreAsync(Task call, RpcStatus status)
    {
        try
        {
            await call;
        }
        catch (RpcException e) when (e.Status == status)
        {
            // The call before the restart had reached it.
        }
    }

    private static async Task ReportAsync(List<(int Seed, Plan Plan, string Difference)> differences, bool isWarm, bool restarts)
    {
        var (seed, plan, difference) = differences[0];
        var smallest = await Shrinking.SmallestAsync(plan, async smaller => (await RunBatchAsync([(seed, smaller)], isWarm, restarts)).Count > 0);
        Assert.Fail(
            $"{Seed.Variable}={seed} (warm: {isWarm}, restarts: {restarts}): {difference}\n{plan.Print()}\nThe smallest plan that still differs alone:\n{smallest?.Print() ?? "(none: it takes the others)"}\n"
            + string.Join('\n', differences.Skip(1).Take(10).Select(d => $"also {d.Seed}: {d.Difference}")));
    }
}
