using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>The kinds of orchestrations that run while processes are killed.</summary>
internal enum LoadKind
{
    Chain,
    FanOut,
    TimerAndChild,
    Event,
    Generations,
    Entity,
}

/// <param name="Kind">What to do.</param>
/// <param name="Round">Of <see cref="LoadKind.Generations"/>: how many executions follow this one.</param>
/// <param name="Sum">Of what the executions before this one returned.</param>
internal sealed record LoadInput(LoadKind Kind, int Round, long Sum);

/// <summary>The code under load. What an orchestration returns follows from its kind alone, so whoever started it knows it beforehand.</summary>
internal static class LoadTasks
{
    public const string Orchestration = "Load";
    public const string Child = "LoadChild";
    public const string Wide = "Wide";

    /// <summary>Of instances whose activities take longer, so that a kill halfway is one.</summary>
    public const string WidePrefix = "wide";

    public const string Activity = "Step";
    public const string EventName = "go";
    public const int Steps = 4;
    public const int Branches = 10;
    public const int WideBranches = 1_000;
    public const int Rounds = 3;
    public const int Entities = 5;

    public static void Register(DurableTaskRegistry tasks, EffectJournal journal)
    {
        tasks.AddActivityFunc<string, string>(Activity, async (_, key) =>
        {
            journal.Began(key);
            // Long enough that a kill finds some at work, short enough to be thousands.
            await Task.Delay(TimeSpan.FromMilliseconds(key.StartsWith(WidePrefix, StringComparison.Ordinal) ? 40 : 1));
            return key;
        });
        tasks.AddEntity<Tally>("Tally");
        tasks.AddOrchestratorFunc<LoadInput, long>(Orchestration, RunAsync);
        tasks.AddOrchestratorFunc<int, long>(Wide, async (context, branches) =>
            (await Task.WhenAll(Enumerable.Range(0, branches).Select(i => StepAsync(context, $"branch{i}")))).Sum());
        tasks.AddOrchestratorFunc<int, long>(Child, (context, steps) => ChainAsync(context, "child", steps));
    }

    public static long Expected(LoadKind kind) => kind switch
    {
        LoadKind.Chain => Steps,
        LoadKind.FanOut => Branches,
        LoadKind.TimerAndChild => 2 + Steps,
        LoadKind.Event => 42 + 1,
        LoadKind.Generations => (Rounds + 1) * 2,
        LoadKind.Entity => 1 + 1,
        _ => throw new InvalidOperationException($"Unknown kind {kind}."),
    };

    public static EntityInstanceId TallyOf(string instanceId) =>
        new("Tally", (instanceId.Sum(c => c) % Entities).ToString(CultureInfo.InvariantCulture));

    private static async Task<long> RunAsync(TaskOrchestrationContext context, LoadInput input)
    {
        switch (input.Kind)
        {
            case LoadKind.Chain:
                return await ChainAsync(context, "chain", Steps);
            case LoadKind.FanOut:
                return (await Task.WhenAll(Enumerable.Range(0, Branches).Select(i => StepAsync(context, $"branch{i}")))).Sum();
            case LoadKind.TimerAndChild:
                var sum = await StepAsync(context, "before");
                await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
                sum += await context.CallSubOrchestratorAsync<long>(Child, Steps);
                return sum + await StepAsync(context, "after");
            case LoadKind.Event:
                var number = await context.WaitForExternalEvent<int>(EventName);
                return number + await StepAsync(context, "told");
            case LoadKind.Generations:
                var done = input.Sum + await ChainAsync(context, $"round{input.Round}", 2);
                if (input.Round == 0) return done;
                context.ContinueAsNew(input with { Round = input.Round - 1, Sum = done });
                return 0;
            case LoadKind.Entity:
                var counted = await context.Entities.CallEntityAsync<int>(TallyOf(context.InstanceId), "Add", 1);
                return (counted > 0 ? 1 : 0) + await StepAsync(context, "counted");
            default:
                throw new InvalidOperationException($"Unknown kind {input.Kind}.");
        }
    }

    private static async Task<long> ChainAsync(TaskOrchestrationContext context, string name, int steps)
    {
        var sum = 0L;
        for (var i = 0; i < steps; i++) sum += await StepAsync(context, $"{name}{i}");
        return sum;
    }

    /// <summary>1 when the activity returned what belongs to this call.</summary>
    private static async Task<long> StepAsync(TaskOrchestrationContext context, string name)
    {
        var key = $"{context.InstanceId}/{name}";
        return await context.CallActivityAsync<string>(Activity, key) == key ? 1 : 0;
    }

    internal sealed class Tally : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;
    }
}
