using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>Timers, continue-as-new and sub-orchestrations.</summary>
public sealed class OrchestrationTests
{
    [Fact]
    public async Task Timer_FiresAtItsTime_NotBefore()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A");
        var fireAt = time.GetUtcNow().AddMinutes(10);
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Timer(3, fireAt));

        time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(0, (await scheduler.QueuesAsync()).OrchestrationsRunnable);
        Assert.Equal(0, (await scheduler.QueuesAsync()).Workers.Single().OrchestrationsRunning);
        time.Advance(TimeSpan.FromTicks(1));

        var fired = (await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[1].TimerFired;
        Assert.Equal((3, Timestamp.FromDateTimeOffset(fireAt)), (fired.TimerId, fired.FireAt));
    }

    [Fact]
    public async Task Timer_InThePast_FiresAtOnce()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A");

        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Timer(0, time.GetUtcNow().AddDays(-1)));

        Assert.NotNull((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[1].TimerFired);
    }

    [Fact]
    public async Task Timer_BeyondADay_FiresToo()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Timer(0, time.GetUtcNow().AddDays(3)));

        for (var day = 0; day < 3; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
            await scheduler.QueuesAsync();
        }

        Assert.NotNull((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[1].TimerFired);
    }

    [Fact]
    public async Task ContinueAsNew_StartsAFreshExecution_WithEventsInOrder()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A", "\"one\"", with: r => r.Tags.Add("team", "red"));
        var first = await worker.NextTurnAsync();
        await scheduler.RaiseAsync(id, "third");

        await worker.CompleteAsync(first, "\"kept\"",
            Do.Send(0, id, "second"),
            Do.ContinueAsNew(1, "\"two\"", new HistoryEvent
            {
                EventId = -1, Timestamp = new Timestamp(), EventRaised = new EventRaisedEvent { Name = "first" },
            }));

        var next = (await worker.NextTurnAsync()).OrchestratorRequest;
        Assert.NotEqual(first.OrchestratorRequest.ExecutionId, next.ExecutionId);
        Assert.Empty(next.PastEvents);
        var started = next.NewEvents[1].ExecutionStarted;
        Assert.Equal(("\"two\"", "red", next.ExecutionId), (started.Input, started.Tags["team"], started.OrchestrationInstance.ExecutionId));
        Assert.Equal(["first", "second", "third"], next.NewEvents.Skip(2).Select(e => e.EventRaised.Name));
        var state = await scheduler.StateAsync(id);
        Assert.Equal((OrchestrationStatus.Running, "\"two\"", "\"kept\""), (state.OrchestrationStatus, state.Input, state.CustomStatus));
    }

    [Fact]
    public async Task ContinueAsNew_DropsResultsAndTimersOfTheOldExecution()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(),
            Do.Schedule(0, "Queued"), Do.Schedule(1, "Late"), Do.Timer(2, time.GetUtcNow().AddHours(1)));
        var queued = await worker.NextActivityAsync();
        var late = await worker.NextActivityAsync();
        await scheduler.RaiseAsync(id, "go");
        var turn = await worker.NextTurnAsync();
        await worker.CompleteActivityAsync(queued, "1");

        await worker.CompleteAsync(turn, Do.ContinueAsNew(3, null));
        var fresh = await worker.NextTurnAsync();
        await worker.CompleteAsync(fresh);
        await worker.CompleteActivityAsync(late, "2");
        time.Advance(TimeSpan.FromHours(2));
        await scheduler.RaiseAsync(id, "last");

        Assert.Equal(2, fresh.OrchestratorRequest.NewEvents.Count);
        Assert.Equal("last", Assert.Single((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents.Skip(1)).EventRaised.Name);
    }

    [Fact]
    public async Task ContinueAsNew_SurvivesACrash()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A", "\"one\"");
        var first = await worker.NextTurnAsync();
        await scheduler.RaiseAsync(id, "kept");
        await worker.CompleteAsync(first, Do.Send(0, id, "self"), Do.ContinueAsNew(1, "\"two\""));

        await using var next = await scheduler.CrashAsync();
        await using var again = next.Work();

        var turn = (await again.NextTurnAsync()).OrchestratorRequest;
        Assert.Equal("\"two\"", turn.NewEvents[1].ExecutionStarted.Input);
        Assert.Equal(["self", "kept"], turn.NewEvents.Skip(2).Select(e => e.EventRaised.Name));
    }

    [Fact]
    public async Task Child_TellsItsParent_WhenItCompletes()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var parent = await scheduler.StartAsync("Parent");
        var parentTurn = await worker.NextTurnAsync();
        await worker.CompleteAsync(parentTurn, Do.Child(4, "Child", "kid", "\"in\""));

        var childTurn = await worker.NextTurnAsync();
        await worker.CompleteAsync(childTurn, Do.Complete(0, "\"out\""));
        var told = (await worker.NextTurnAsync()).OrchestratorRequest;

        var started = childTurn.OrchestratorRequest.NewEvents[1].ExecutionStarted;
        Assert.Equal((4, parent, "\"in\""), (started.ParentInstance.TaskScheduledId, started.ParentInstance.OrchestrationInstance.InstanceId, started.Input));
        Assert.Equal(parentTurn.OrchestratorRequest.ExecutionId, started.ParentInstance.OrchestrationInstance.ExecutionId);
        var completed = told.NewEvents[1].SubOrchestrationInstanceCompleted;
        Assert.Equal((4, "\"out\""), (completed.TaskScheduledId, completed.Result));
        Assert.Equal(parent, (await scheduler.StateAsync("kid")).ParentInstanceId);
    }

    [Fact]
    public async Task Child_ThatIsTerminated_GivesItsParentFailureDetails()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("Parent");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "kid"));
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await scheduler.TerminateAsync("kid", "\"enough\"");

        var turn = await worker.NextTurnAsync();
        await worker.CompleteAsync(turn, Do.End(0, OrchestrationStatus.Terminated, turn.OrchestratorRequest.NewEvents[1].ExecutionTerminated.Input));

        var failed = (await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[1].SubOrchestrationInstanceFailed;
        Assert.Contains("enough", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_WithAnEndedInstancesId_ReplacesIt_AndWithALiveOnesIdFails()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("Other", id: "ended");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        await scheduler.StartAsync("Other", id: "live");
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await scheduler.StartAsync("Parent");

        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "ended"), Do.Child(1, "Child", "live"));

        var turns = new[] { await worker.NextTurnAsync(), await worker.NextTurnAsync() };
        Assert.Single(turns, t => t.OrchestratorRequest.InstanceId == "ended");
        var refused = turns.Single(t => t.OrchestratorRequest.InstanceId != "ended").OrchestratorRequest.NewEvents[1].SubOrchestrationInstanceFailed;
        Assert.Equal(1, refused.TaskScheduledId);
        Assert.Contains("exists already", refused.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_OfAParentThatContinuedAsNew_IsNotHeardByTheNewExecution()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var parent = await scheduler.StartAsync("Parent");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "kid"));
        var child = await worker.NextTurnAsync();
        await scheduler.RaiseAsync(parent, "go");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.ContinueAsNew(1, null));
        await worker.CompleteAsync(await worker.NextTurnAsync());

        await worker.CompleteAsync(child, Do.Complete(0));
        await scheduler.RaiseAsync(parent, "after");

        Assert.Equal("after", Assert.Single((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents.Skip(1)).EventRaised.Name);
    }
}
