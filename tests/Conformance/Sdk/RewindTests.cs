using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>Orchestrations that failed for all kinds of reasons go on after a rewind, and what had succeeded is not done again.</summary>
public sealed class RewindTests
{
    private static readonly TaskOptions ThreeAttempts = new(new TaskRetryOptions(new RetryPolicy(3, TimeSpan.FromMilliseconds(1))));

    private readonly Dictionary<string, int> _calls = [];
    private TaskCompletionSource _hasFailed = new();
    private volatile bool _isMended;

    [Fact]
    public Task AttemptsUsedUp_BeginAnew() => CheckAsync(
        async context =>
        {
            await context.CallActivityAsync("Step", "before");
            await context.CallActivityAsync("Fragile", "used up", ThreeAttempts);
            await context.CallActivityAsync("Step", "after");
        },
        ("before", 1), ("used up", 3 + 1), ("after", 1));

    [Fact]
    public Task RetryThatHelped_StaysAsItIs() => CheckAsync(
        async context =>
        {
            await context.CallActivityAsync("SecondTime", "helped", ThreeAttempts);
            await context.CallActivityAsync("Step", "between");
            await context.CallActivityAsync("Fragile", "fatal", ThreeAttempts);
        },
        ("helped", 2), ("between", 1), ("fatal", 3 + 1));

    [Fact]
    public Task Compensation_DoesNotStandInTheWay() => CheckAsync(
        async context =>
        {
            try
            {
                await context.CallActivityAsync("Fragile", "first");
            }
            catch (TaskFailedException)
            {
                await context.CallActivityAsync("Step", "compensation");
                throw;
            }

            await context.CallActivityAsync("Step", "second");
        },
        ("first", 1 + 1), ("compensation", 1), ("second", 1));

    [Fact]
    public Task HandledFailure_IsNotMadeAgain() => CheckAsync(
        async context =>
        {
            try
            {
                await context.CallActivityAsync("Fragile", "handled");
            }
            catch (TaskFailedException)
            {
                await context.CallActivityAsync("Step", "instead");
            }

            await context.CallActivityAsync("Fragile", "fatal");
        },
        ("handled", 1), ("instead", 1), ("fatal", 1 + 1));

    [Fact]
    public Task BranchesThatSucceeded_StayBesideTheOneThatFailed() => CheckAsync(
        async context =>
        {
            await Task.WhenAll(Fatal(), Chain(context, "one", "two", "three"));

            async Task Fatal()
            {
                try
                {
                    await context.CallActivityAsync("Fragile", "fatal");
                }
                finally
                {
                    // The first step of the chain waits for this, so that no turn sees both.
                    _hasFailed.TrySetResult();
                }
            }
        },
        ("fatal", 1 + 1), ("one", 1), ("two", 1), ("three", 1));

    [Fact]
    public Task AttemptsUsedUp_BesideABranchThatSucceeded_GoOn() => CheckAsync(
        async context => await Task.WhenAll(
            context.CallActivityAsync("Fragile", "used up", ThreeAttempts),
            Chain(context, [.. Enumerable.Range(1, 8).Select(i => $"step {i}")])),
        // How much of the other branch came after the last attempt is chance.
        ("used up", 3 + 1));

    [Fact]
    public Task ChildWhoseAttemptsAreUsedUp_BeginsAnew() => CheckAsync(
        async context =>
        {
            await context.CallSubOrchestratorAsync("Child", "grandchild", new SubOrchestrationOptions(ThreeAttempts, "the-child"));
            await context.CallActivityAsync("Step", "after");
        },
        ("child step", 3 + 1), ("grandchild", 3 + 1), ("after", 1));

    [Fact]
    public Task OperationOfAnEntity_ThatFailed_IsCalledAgain() => CheckAsync(
        async context =>
        {
            await context.CallActivityAsync("Step", "before");
            await context.Entities.CallEntityAsync(new EntityInstanceId("Keeper", "one"), "Keep");
        },
        ("before", 1), ("kept", 1 + 1));

    [Fact]
    public Task CriticalSection_IsEnteredAnew() => CheckAsync(
        async context =>
        {
            await context.CallActivityAsync("Step", "before");
            await using (await context.Entities.LockEntitiesAsync(new EntityInstanceId("Keeper", "two")))
            {
                await context.CallActivityAsync("Fragile", "inside");
            }

            await context.CallActivityAsync("Step", "after");
        },
        ("before", 1), ("inside", 1 + 1), ("after", 1));

    /// <param name="orchestrator">Fails until things are mended.</param>
    /// <param name="expected">How often each activity ran in all.</param>
    private async Task CheckAsync(Func<TaskOrchestrationContext, Task> orchestrator, params (string Name, int Times)[] expected)
    {
        foreach (var isWarm in (bool[])[true, false])
        {
            _isMended = false;
            _hasFailed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_calls) _calls.Clear();
            await using var engine = await Engine.StartAsync(overSocket: false, Register);
            var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Main");
            var failed = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);
            Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
            Assert.DoesNotContain("no longer matches", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);

            _isMended = true;
            if (!isWarm) await engine.RestartAsync();
            await engine.Client.RewindInstanceAsync(id, "mended", Deadline.Token);

            var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);
            Assert.True(result.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{result.FailureDetails}");
            lock (_calls) Assert.Equal(expected, expected.Select(e => (e.Name, _calls.GetValueOrDefault(e.Name))));
        }

        void Register(DurableTaskRegistry tasks)
        {
            tasks.AddOrchestratorFunc<string, string>("Main", async (context, _) =>
            {
                await orchestrator(context);
                return "done";
            });
            tasks.AddOrchestratorFunc<string, string>("Child", async (context, name) =>
            {
                await context.CallActivityAsync("Step", "child step");
                await context.CallActivityAsync("Fragile", name);
                return "done";
            });
            tasks.AddActivityFunc<string, int>("Step", async (_, name) =>
            {
                if (name == "one") await _hasFailed.Task;
                return Count(name);
            });
            tasks.AddActivityFunc<string, int>("Fragile", (_, name) => Fail(name));
            tasks.AddActivityFunc<string, int>("SecondTime", (_, name) => Count(name) > 1 ? 0 : throw new InvalidOperationException("not yet"));
            tasks.AddEntity("Keeper", _ => new Keeper(this));
        }
    }

    private static async Task Chain(TaskOrchestrationContext context, params string[] names)
    {
        foreach (var name in names) await context.CallActivityAsync("Step", name);
    }

    private int Count(string name)
    {
        lock (_calls) return _calls[name] = _calls.GetValueOrDefault(name) + 1;
    }

    private int Fail(string name)
    {
        Count(name);
        return _isMended ? 0 : throw new InvalidOperationException($"{name} is broken");
    }

    private sealed class Keeper(RewindTests test) : TaskEntity<int>
    {
        public int Keep() => test.Fail("kept");
    }
}
