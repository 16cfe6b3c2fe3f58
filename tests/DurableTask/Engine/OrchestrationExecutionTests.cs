using Microsoft.DurableTask;
using Workflows.Protocol;
using static Workflows.DurableTask.Tests.Engine.Orchestrators;

namespace Workflows.DurableTask.Tests.Engine;

/// <summary>What orchestrator code may rely on, warm and cold.</summary>
public sealed class OrchestrationExecutionTests
{
    public static TheoryData<bool> WarmAndCold => [true, false];

    [Theory, MemberData(nameof(WarmAndCold))]
    public void Sequence_OfActivities_PassesResultsOnAndCountsIdsFromZero(bool warm)
    {
        var hub = new MiniHub(Of<string, string>(async (context, name) =>
        {
            var first = await context.CallActivityAsync<string>("Greet", name);
            return await context.CallActivityAsync<string>("Greet", first);
        }), "a", warm) { Activity = (_, input) => input!.Replace("\"]", "!\"", StringComparison.Ordinal)[1..] }.Run();

        Assert.Equal("\"a!!\"", hub.Completion!.Result);
        Assert.Equal([0, 1, 2], hub.Actions.Select(a => a.Id));
        Assert.Equal("[\"a\"]", hub.Actions.First().ScheduleTask.Input);
    }

    [Theory, MemberData(nameof(WarmAndCold))]
    public void FanOut_CompletionsInOneBatch_AllCountedWithStatusAfterTheLast(bool warm)
    {
        var hub = new MiniHub(Of<int, int>(async (context, count) =>
        {
            var done = 0;
            await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
            {
                await context.CallActivityAsync("Step", i);
                context.SetCustomStatus(++done);
            }));
            return done;
        }), 50, warm).Run();

        Assert.Equal("50", hub.Completion!.Result);
        Assert.Equal("50", hub.Answers[^1].CustomStatus);
        Assert.Equal(2, hub.Answers.Count);
    }

    [Theory, MemberData(nameof(WarmAndCold))]
    public void RetryPolicy_FailsTwice_WaitsLongerEachTime(bool warm)
    {
        var calls = 0;
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(10), backoffCoefficient: 2);
        var hub = new MiniHub(
            Of<int, string>((context, _) => context.CallActivityAsync<string>("Flaky", null, TaskOptions.FromRetryPolicy(policy))), 0, warm)
        { Activity = (_, _) => ++calls < 3 ? throw new InvalidOperationException("no") : "\"yes\"" }.Run();

        Assert.Equal("\"yes\"", hub.Completion!.Result);
        var kinds = hub.Actions.Select(a => a.OrchestratorActionTypeCase.ToString());
        Assert.Equal(["ScheduleTask", "CreateTimer", "ScheduleTask", "CreateTimer", "ScheduleTask", "CompleteOrchestration"], kinds);
        var created = hub.History.Where(e => e.TimerCreated is not null).ToList();
        var delays = created.Select(e => (e.TimerCreated.FireAt.ToDateTime() - e.Timestamp.ToDateTime()).TotalSeconds).ToList();
        Assert.Equal(2, delays[1] / delays[0], precision: 3);
    }

    [Theory, MemberData(nameof(WarmAndCold))]
    public void RetryPolicy_Exhausted_MakesOneMoreTimerAndFailsWithTheLastFailure(bool warm)
    {
        var hub = new MiniHub(
            Of<int, string>((context, _) => context.CallActivityAsync<string>(
                "Bad", null, TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1))))), 0, warm)
        { Activity = (_, _) => throw new InvalidOperationException("no") }.Run();

        Assert.Equal(2, hub.Actions.Count(a => a.ScheduleTask is not null));
        Assert.Equal(2, hub.Actions.Count(a => a.CreateTimer is not null));
        Assert.Equal(OrchestrationStatus.Failed, hub.Completion!.OrchestrationStatus);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", hub.Completion.FailureDetails.ErrorType);
        Assert.Equal("Task 'Bad' (#2) failed with an unhandled exception: no", hub.Completion.FailureDetails.ErrorMessage);
        Assert.Equal("System.InvalidOperationException", hub.Completion.FailureDetails.InnerFailure.ErrorType);
    }

    [Fact]
    public void RetryPolicy_NonRetriableFailure_DoesNotTryAgain()
    {
        var hub = new MiniHub(Of<int, string>((context, _) => context.CallActivityAsync<string>(
            "Bad", null, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(1))))))
        { Activity = (_, _) => throw new NotSupportedException("never") }.Run();

        Assert.Single(hub.Actions, a => a.ScheduleTask is not null);
        Assert.DoesNotContain(hub.Actions, a => a.CreateTimer is not null);
    }

    [Fact]
    public void RetryHandler_SaysYesTwice_RetriesAtOnce()
    {
        var hub = new MiniHub(Of<int, string>((context, _) => context.CallActivityAsync<string>(
            "Bad", null, TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 3))))
        { Activity = (_, _) => throw new InvalidOperationException("no") }.Run();

        Assert.Equal(3, hub.Actions.Count(a => a.ScheduleTask is not null));
        Assert.DoesNotContain(hub.Actions, a => a.CreateTimer is not null);
    }

    [Theory, MemberData(nameof(WarmAndCold))]
    public void ExternalEvents_BufferedFirstInFirstOut_WaitersNewestFirst(bool warm)
    {
        var hub = new MiniHub(Of<int, string>(async (context, _) =>
        {
            await context.WaitForExternalEvent<string>("go");
            var buffered = await context.WaitForExternalEvent<string>("DATA") + await context.WaitForExternalEvent<string>("data");
            var older = context.WaitForExternalEvent<string>("late");
            var newer = context.WaitForExternalEvent<string>("late");
            await Task.WhenAll(older, newer);
            return buffered + older.Result + newer.Result;
        }), 0, warm).Run();

        hub.Raise("data", "1");
        hub.Raise("Data", "2");
        hub.Raise("GO", "");
        hub.Run(one: true);
        hub.Raise("late", "3");
        hub.Raise("late", "4");
        hub.Run(one: true);

        Assert.Equal("\"1243\"", hub.Completion!.Result);
    }

    [Fact]
    public void WaitForExternalEvent_Timeout_CancelsTheWait()
    {
        var hub = new MiniHub(Of<int, string>(async (context, _) =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMinutes(1));
            }
            catch (TaskCanceledException)
            {
                return "timeout";
            }
        })).Run();

        Assert.Equal("\"timeout\"", hub.Completion!.Result);
    }

    [Fact]
    public void CreateTimer_LongerThanThreeDays_IsSplit()
    {
        var hub = new MiniHub(Of<int, int>(async (context, _) =>
        {
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            return 1;
        })).Run();

        Assert.Equal(3, hub.Actions.Count(a => a.CreateTimer is not null));
    }

    [Fact]
    public void CancelledTimer_DoesNotKeepTheOrchestrationOpen_AnUncancelledOneDoes()
    {
        MiniHub Race(bool cancel) => new MiniHub(Of<int, string>(async (context, _) =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), stop.Token);
            var winner = await Task.WhenAny(timer, context.CallActivityAsync("Fast"));
            if (cancel) stop.Cancel(); // CancelAsync would leave the orchestrator's thread
            return winner == timer ? "timer" : "activity";
        })) { FireTimers = false }.Run();

        Assert.Equal("\"activity\"", Race(cancel: true).Completion!.Result);
        Assert.Null(Race(cancel: false).Completion);
    }

    [Theory, MemberData(nameof(WarmAndCold))]
    public void ContinueAsNew_PreservingEvents_SendsThemToItselfBeforeItCompletes(bool warm)
    {
        var hub = new MiniHub(Of<int, string>(async (context, n) =>
        {
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(n + 1);
            return "ignored";
        }), 1, warm).Run();
        hub.Raise("data", "kept");
        hub.Raise("go", "");
        hub.Raise("data", "after");
        hub.Run();

        var sent = Assert.Single(hub.Actions, a => a.SendEvent is not null);
        Assert.Equal("\"kept\"", sent.SendEvent.Data);
        Assert.Equal(OrchestrationStatus.ContinuedAsNew, hub.Completion!.OrchestrationStatus);
        Assert.Equal("2", hub.Completion.Result);
        Assert.Equal("\"after\"", Assert.Single(hub.Completion.CarryoverEvents).EventRaised.Input);
    }

    [Theory, MemberData(nameof(WarmAndCold))]
    public void Suspended_HoldsEventsAndActions_ResumeGoesOnInOrder(bool warm)
    {
        var hub = new MiniHub(Of<int, string>(async (context, _) =>
        {
            var first = await context.WaitForExternalEvent<string>("e");
            await context.CallActivityAsync("Step");
            return first + await context.WaitForExternalEvent<string>("e");
        }), 0, warm).Run();

        hub.Deliver(new HistoryEvent { ExecutionSuspended = new ExecutionSuspendedEvent() });
        hub.Raise("e", "1");
        hub.Raise("e", "2");
        hub.Run(one: true);
        Assert.Empty(hub.Actions);
        hub.Deliver(new HistoryEvent { ExecutionResumed = new ExecutionResumedEvent() });
        hub.Run(one: true);

        Assert.Equal("\"12\"", hub.Completion!.Result);
    }

    [Fact]
    public void Terminated_EvenWhileSuspended_CompletesWithTheGivenOutput()
    {
        var hub = new MiniHub(Of<int, string>((context, _) => context.WaitForExternalEvent<string>("never"))).Run();
        hub.Deliver(new HistoryEvent { ExecutionSuspended = new ExecutionSuspendedEvent() });
        hub.Deliver(new HistoryEvent { ExecutionTerminated = new ExecutionTerminatedEvent { Input = "\"enough\"" } });
        hub.Run();

        Assert.Equal(OrchestrationStatus.Terminated, hub.Completion!.OrchestrationStatus);
        Assert.Equal("\"enough\"", hub.Completion.Result);
    }

    [Fact]
    public void CodeChangedUnderARunningInstance_FailsAndNamesTheCall()
    {
        var name = "First";
        var hub = new MiniHub(Of<int, string>(async (context, _) =>
        {
            await context.CallActivityAsync(name);
            return await context.WaitForExternalEvent<string>("e");
        })).Run();
        name = "Second";
        hub.Raise("e", "x");
        hub.Run();

        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", hub.Completion!.FailureDetails.ErrorType);
        Assert.Contains("call #0 is activity 'Second' in the code and activity 'First' in history", hub.Completion.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        // As the official engine reports it (recording 61): a retry policy around a child does try again.
        Assert.False(hub.Completion.FailureDetails.IsNonRetriable);
    }

    [Fact]
    public void AwaitingSomethingNotDurable_FailsWithAnExplanation()
    {
        var never = new TaskCompletionSource<string>();
        var hub = new MiniHub(Of<int, string>((_, _) => never.Task)).Run();

        Assert.Contains("not durable", hub.Completion!.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownOrchestrator_FailsUnderIdZeroWithoutResult()
    {
        var execution = new MiniHub(Of<int, int>((_, n) => Task.FromResult(n)));
        execution.Deliver(new HistoryEvent { ExecutionStarted = new ExecutionStartedEvent { Name = "Other" } });
        execution.Run();

        Assert.Equal(OrchestrationStatus.Completed, execution.Completion!.OrchestrationStatus); // the second start is ignored
    }

    [Fact]
    public void OrchestratorThrows_FailsWithItsOwnTypeAndPlainMessage()
    {
        var hub = new MiniHub(Of<int, int>((_, _) => throw new ArgumentException("bad", new FormatException("inner")))).Run();

        Assert.Equal("bad", hub.Completion!.Result);
        Assert.Equal("System.ArgumentException", hub.Completion.FailureDetails.ErrorType);
        Assert.Equal("System.FormatException", hub.Completion.FailureDetails.InnerFailure.ErrorType);
    }

    [Fact]
    public void CustomStatus_IsRepeatedUntilChangedAndNullClears()
    {
        var hub = new MiniHub(Of<int, int>(async (context, _) =>
        {
            context.SetCustomStatus("one");
            await context.CallActivityAsync("A");
            await context.CallActivityAsync("B");
            context.SetCustomStatus(null);
            await context.CallActivityAsync("C");
            return 1;
        })).Run();

        Assert.Equal(["\"one\"", "\"one\"", null, null], hub.Answers.Select(a => a.CustomStatus));
    }

    [Fact]
    public void SubOrchestration_WithoutAnId_GetsADerivedOneAndUnwrappedInput()
    {
        var hub = new MiniHub(Of<int, int>((context, n) => context.CallSubOrchestratorAsync<int>("Child", n)), 5) { Activity = (_, input) => input }.Run();

        Assert.Equal("5", hub.Completion!.Result);
        var child = hub.Actions.First().CreateSubOrchestration;
        Assert.Equal("5", child.Input);
        Assert.Equal("", child.Version);
        Assert.Matches("^[0-9a-f]{32}$", child.InstanceId);
    }
}
