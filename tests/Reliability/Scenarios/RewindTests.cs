using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>I3, I5, I6: a rewound orchestration waits for nothing that will not come, whatever was open when it failed.</summary>
public sealed class RewindTests
{
    [Fact]
    public async Task Rewind_FailedWithAnOpenTask_RunsTheTask()
    {
        await using var scheduler = await TestScheduler.StartAsync(new ManualTimeProvider());
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Open"));
        await worker.NextActivityAsync();
        await FailAndRewindAsync(scheduler, worker, id);

        var turn = await worker.NextTurnAsync();
        // Not in the history: whoever replays it asks for the task again.
        Assert.DoesNotContain(turn.OrchestratorRequest.PastEvents, e => e.TaskScheduled is not null);
        await worker.CompleteAsync(turn, Do.Schedule(0, "Open"));
        await worker.CompleteActivityAsync(await worker.NextActivityAsync(), "\"done\"");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1, "\"done\""));

        Assert.Equal("\"done\"", (await scheduler.CompletionOfAsync(id)).Output);
    }

    [Fact]
    public async Task Rewind_FailedWithAnOpenTimer_SetsTheTimer()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Timer(0, time.GetUtcNow().AddHours(1)));
        await FailAndRewindAsync(scheduler, worker, id);

        var turn = await worker.NextTurnAsync();
        Assert.DoesNotContain(turn.OrchestratorRequest.PastEvents, e => e.TimerCreated is not null);
        await worker.CompleteAsync(turn, Do.Timer(0, time.GetUtcNow().AddHours(1)));
        await NothingIsBrokenAsync(scheduler, time);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Contains((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents, e => e.TimerFired is not null);
    }

    [Fact]
    public async Task Rewind_FailedWithAnOpenCallOfAnEntity_MakesTheCallAgain()
    {
        await using var scheduler = await TestScheduler.StartAsync(new ManualTimeProvider());
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Call());
        var operation = await worker.NextEntityAsync();
        await FailAndRewindAsync(scheduler, worker, id);
        await worker.CompleteEntityAsync(operation, "1", Result.Of("1"));

        var turn = await worker.NextTurnAsync();
        Assert.DoesNotContain(turn.OrchestratorRequest.PastEvents, e => e.EntityOperationCalled is not null);
        await worker.CompleteAsync(turn, Call());
        await worker.CompleteEntityAsync(await worker.NextEntityAsync(), "2", Result.Of("2"));

        Assert.Contains((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents, e => e.EntityOperationCompleted?.Output == "2");

        static OrchestratorAction Call() => new()
        {
            Id = 0,
            SendEntityMessage = new SendEntityMessageAction
            {
                EntityOperationCalled = new EntityOperationCalledEvent { RequestId = "r", Operation = "add", TargetInstanceId = "@counter@a" },
            },
        };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rewind_FailedWithAnOpenChild_HearsOfIt(bool childEndsBefore)
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "child"));
        var child = await worker.NextTurnAsync();
        await scheduler.RaiseAsync(id, "fail");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(1, "failed"));
        await scheduler.CompletionOfAsync(id);
        if (childEndsBefore) await worker.CompleteAsync(child, Do.Complete(0, "\"of the child\""));
        await scheduler.Client.CallAsync(TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = id }, Deadline.Token);

        var turn = await worker.NextTurnAsync();
        await worker.CompleteAsync(turn);
        await NothingIsBrokenAsync(scheduler, time);
        if (!childEndsBefore)
        {
            await worker.CompleteAsync(child, Do.Complete(0, "\"of the child\""));
            turn = await worker.NextTurnAsync();
        }

        Assert.Equal("\"of the child\"", turn.OrchestratorRequest.NewEvents.Single(e => e.SubOrchestrationInstanceCompleted is not null).SubOrchestrationInstanceCompleted.Result);
    }

    [Fact]
    public async Task Rewind_ChildWasRewoundBefore_ItAnswersTheParentThatRunsNow()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "child"));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(0, "the child failed"));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(1, "failed"));
        await scheduler.CompletionOfAsync(id);
        foreach (var rewound in new[] { "child", id })
            await scheduler.Client.CallAsync(TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = rewound }, Deadline.Token);

        var turns = new[] { await worker.NextTurnAsync(), await worker.NextTurnAsync() };
        await worker.CompleteAsync(turns.Single(t => t.OrchestratorRequest.InstanceId == id));
        await NothingIsBrokenAsync(scheduler, time);
        await worker.CompleteAsync(turns.Single(t => t.OrchestratorRequest.InstanceId == "child"), Do.Complete(0, "\"repaired\""));

        Assert.Contains((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents, e => e.SubOrchestrationInstanceCompleted?.Result == "\"repaired\"");
    }

    [Fact]
    public async Task Rewind_AfterASuccess_DoesNotRunItAgain()
    {
        await using var scheduler = await TestScheduler.StartAsync(new ManualTimeProvider());
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Kept"));
        await worker.CompleteActivityAsync(await worker.NextActivityAsync(), "\"kept\"");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(1, "Broken"));
        await worker.CompleteActivityAsync(await worker.NextActivityAsync(), failure: new TaskFailureDetails { ErrorType = "Test", ErrorMessage = "broken" });
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(2, "failed"));
        await scheduler.CompletionOfAsync(id);

        await scheduler.Client.CallAsync(TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = id }, Deadline.Token);

        var past = (await worker.NextTurnAsync()).OrchestratorRequest.PastEvents;
        Assert.Equal("Kept", Assert.Single(past, e => e.TaskScheduled is not null).TaskScheduled.Name);
        Assert.Equal("\"kept\"", Assert.Single(past, e => e.TaskCompleted is not null).TaskCompleted.Result);
    }

    private static async Task FailAndRewindAsync(TestScheduler scheduler, TestWorker worker, string id)
    {
        await scheduler.RaiseAsync(id, "fail");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(1, "failed"));
        await scheduler.CompletionOfAsync(id);
        await scheduler.Client.CallAsync(TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = id }, Deadline.Token);
    }

    private static async Task NothingIsBrokenAsync(TestScheduler scheduler, ManualTimeProvider time) => Assert.Empty(HubAudit.Check(
        await HubSnapshot.TakeAsync(scheduler.Client), HubRows.Read(Path.Combine(scheduler.Directory, TestScheduler.Hub + ".db")), time.GetUtcNow(), isQuiet: false));
}
