using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>What clients do to instances: start again, raise, terminate, suspend, resume, rewind, restart.</summary>
public sealed class ControlTests
{
    [Theory]
    [InlineData(false, RpcStatus.AlreadyExists)]
    [InlineData(true, RpcStatus.Ok)]
    public async Task Start_WithoutAPolicy_ReplacesOnlyWhatHasEnded(bool ended, RpcStatus expected)
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "same");
        var turn = await worker.NextTurnAsync();
        if (ended) await worker.CompleteAsync(turn, Do.Complete(0));

        Assert.Equal(expected, await StatusOf(() => scheduler.StartAsync("A", id: "same")));
    }

    [Theory]
    [InlineData("it runs")]
    [InlineData("it has ended")]
    [InlineData("it has continued as new and ended")]
    [InlineData("it has failed and been rewound")]
    public async Task Start_MadeAgainUnderItsExecutionId_IsOneStart(string when)
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await Start("first");
        var turn = await worker.NextTurnAsync();
        if (when == "it has continued as new and ended")
        {
            await worker.CompleteAsync(turn, Do.ContinueAsNew(0, "1"));
            turn = await worker.NextTurnAsync();
        }

        if (when == "it has failed and been rewound")
        {
            await worker.CompleteAsync(turn, Do.Fail(0, "bad"));
            await RewindAsync(scheduler, "same");
            turn = await worker.NextTurnAsync();
        }

        if (when != "it runs") await worker.CompleteAsync(turn, Do.Complete(0));
        var before = await scheduler.StateAsync("same");

        Assert.Equal("same", await Start("first"));

        Assert.Equal(before, await scheduler.StateAsync("same"));
        var another = await StatusOf(() => Start("second"));
        Assert.Equal(before.OrchestrationStatus == OrchestrationStatus.Completed ? RpcStatus.Ok : RpcStatus.AlreadyExists, another);

        Task<string> Start(string executionId) => scheduler.StartAsync("A", id: "same", with: r => r.ExecutionId = executionId);
    }

    [Fact]
    public async Task Start_WithAnEmptyPolicy_NeverReplaces()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "same");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));

        Assert.Equal(RpcStatus.AlreadyExists, await StatusOf(() =>
            scheduler.StartAsync("A", id: "same", with: r => r.OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy())));
    }

    [Fact]
    public async Task Start_WithAPolicyForLiveInstances_TerminatesTheOldOne()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", "\"old\"", id: "same");
        var old = await worker.NextTurnAsync();

        await scheduler.StartAsync("A", "\"new\"", id: "same", with: r => r.OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy
        {
            ReplaceableStatus = { OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Terminated },
        });

        var fresh = await worker.NextTurnAsync();
        Assert.Equal("\"new\"", fresh.OrchestratorRequest.NewEvents[1].ExecutionStarted.Input);
        Assert.Equal(RpcStatus.NotFound, await StatusOf(() => worker.CompleteAsync(old, Do.Complete(0))));
        await worker.CompleteAsync(fresh, Do.Complete(0, "\"new\""));
        Assert.Equal("\"new\"", (await scheduler.CompletionOfAsync("same")).Output);
    }

    [Fact]
    public async Task Start_WithAScheduledTime_WaitsForIt()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        var due = Timestamp.FromDateTimeOffset(time.GetUtcNow().AddHours(1));
        var id = await scheduler.StartAsync("A", with: r => r.ScheduledStartTimestamp = due);
        await scheduler.RaiseAsync(id, "early");
        Assert.Equal(due, (await scheduler.StateAsync(id)).ScheduledStartTimestamp);
        Assert.Equal(0, (await scheduler.QueuesAsync()).OrchestrationsRunnable);

        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("early", (await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[2].EventRaised.Name);
    }

    [Fact]
    public async Task Start_WithJavaScriptsEpochAndEmptyInput_StartsAtOnceWithoutInput()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A", "", with: r => r.ScheduledStartTimestamp = new Timestamp());

        Assert.Null((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[1].ExecutionStarted.Input);
        Assert.Null((await scheduler.StateAsync(id)).ScheduledStartTimestamp);
    }

    [Theory]
    [InlineData("@entity@key", "A", null)]
    [InlineData("fine", "", null)]
    [InlineData("fine", "A", "with.2")]
    [InlineData("fine", "A", "@child")]
    [InlineData("fine", "A", "…257")]
    public async Task Start_ThatMakesNoSense_IsInvalid(string id, string name, string? executionId)
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var chosen = executionId == "…257" ? new string('x', 257) : executionId;

        Assert.Equal(RpcStatus.InvalidArgument, await StatusOf(() => scheduler.StartAsync(name, id: id, with: r => r.ExecutionId = chosen)));
    }

    [Fact]
    public async Task Raise_KeepsOrder_AndIsNotFoundForUnknown_AndSilentForEnded()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await scheduler.RaiseAsync(id, "first");
        var turn = await worker.NextTurnAsync();
        for (var i = 0; i < 3; i++) await scheduler.RaiseAsync(id, $"n{i}");
        await worker.CompleteAsync(turn);
        var next = await worker.NextTurnAsync();

        Assert.Equal(["n0", "n1", "n2"], next.OrchestratorRequest.NewEvents.Skip(1).Select(e => e.EventRaised.Name));
        await worker.CompleteAsync(next, Do.Complete(0));
        Assert.Equal(RpcStatus.Ok, await StatusOf(() => scheduler.RaiseAsync(id, "late")));
        Assert.Equal(RpcStatus.NotFound, await StatusOf(() => scheduler.RaiseAsync("nobody", "x")));
    }

    [Fact]
    public async Task Terminate_IsAnsweredByTheWorker()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync());

        await scheduler.TerminateAsync(id, "\"why\"");
        Assert.Equal(OrchestrationStatus.Running, (await scheduler.StateAsync(id)).OrchestrationStatus);
        var turn = await worker.NextTurnAsync();
        await worker.CompleteAsync(turn, Do.End(0, OrchestrationStatus.Terminated, turn.OrchestratorRequest.NewEvents[1].ExecutionTerminated.Input));

        var state = await scheduler.CompletionOfAsync(id);
        Assert.Equal((OrchestrationStatus.Terminated, "\"why\""), (state.OrchestrationStatus, state.Output));
    }

    [Fact]
    public async Task Terminate_Recursive_ReachesTheChildren()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("Parent");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "kid"));
        await worker.CompleteAsync(await worker.NextTurnAsync());

        await scheduler.TerminateAsync(id, "\"all\"", recursive: true);
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.End(1, OrchestrationStatus.Terminated, "\"all\""));

        var child = await worker.NextTurnAsync();
        Assert.Equal("kid", child.OrchestratorRequest.InstanceId);
        Assert.True(child.OrchestratorRequest.NewEvents[1].ExecutionTerminated.Recurse);
    }

    [Fact]
    public async Task Terminate_BeforeTheScheduledStart_EndsItWithoutRunningIt()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        var id = await scheduler.StartAsync("A", with: r => r.ScheduledStartTimestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow().AddDays(1)));

        await scheduler.TerminateAsync(id, "\"why\"");

        var state = await scheduler.CompletionOfAsync(id);
        Assert.Equal((OrchestrationStatus.Terminated, "\"why\""), (state.OrchestrationStatus, state.Output));
    }

    [Fact]
    public async Task SkipGracefulTerminations_EndsAtOnce_AndSaysWhatItCouldNot()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");

        var response = await scheduler.Client.CallAsync(TaskHubMethods.SkipGracefulOrchestrationTerminations,
            new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = new InstanceBatch { InstanceIds = { id, "nobody" } } }, Deadline.Token);

        Assert.Equal("nobody", Assert.Single(response.UnterminatedInstanceIds));
        Assert.Equal(OrchestrationStatus.Terminated, (await scheduler.StateAsync(id)).OrchestrationStatus);
    }

    [Fact]
    public async Task SuspendAndResume_ShowAtOnce_AndReachTheWorkerInOrder()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();
        await scheduler.Client.CallAsync(TaskHubMethods.SuspendInstance, new SuspendRequest { InstanceId = id, Reason = "wait" }, Deadline.Token);
        Assert.Equal(OrchestrationStatus.Suspended, (await scheduler.StateAsync(id)).OrchestrationStatus);
        await worker.CompleteAsync(turn);
        var suspended = await worker.NextTurnAsync();
        await worker.CompleteAsync(suspended);
        Assert.Equal(OrchestrationStatus.Suspended, (await scheduler.StateAsync(id)).OrchestrationStatus);

        await scheduler.Client.CallAsync(TaskHubMethods.ResumeInstance, new ResumeRequest { InstanceId = id }, Deadline.Token);

        Assert.Equal("wait", suspended.OrchestratorRequest.NewEvents[1].ExecutionSuspended.Input);
        Assert.NotNull((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[1].ExecutionResumed);
        Assert.Equal(OrchestrationStatus.Running, (await scheduler.StateAsync(id)).OrchestrationStatus);
    }

    [Fact]
    public async Task Rewind_RunsOnlyTheFailedPartAgain_ChildrenIncluded()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("Parent");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Good"), Do.Child(1, "Child", "kid"));
        var items = new[] { await worker.NextAsync(), await worker.NextAsync() };
        await worker.CompleteAsync(items.Single(i => i.OrchestratorRequest is not null), Do.Schedule(0, "Bad"));
        await worker.CompleteActivityAsync(await worker.NextActivityAsync(), failure: new TaskFailureDetails { ErrorMessage = "bad" });
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(1, "bad"));
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await worker.CompleteActivityAsync(items.Single(i => i.ActivityRequest is not null), "1");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(2, "bad"));
        await scheduler.CompletionOfAsync(id);

        await RewindAsync(scheduler, id);

        var turns = new[] { (await worker.NextTurnAsync()).OrchestratorRequest, (await worker.NextTurnAsync()).OrchestratorRequest };
        var parent = turns.Single(t => t.InstanceId == id);
        var child = turns.Single(t => t.InstanceId == "kid");
        Assert.Single(parent.PastEvents, e => e.TaskCompleted is not null);
        Assert.DoesNotContain(parent.PastEvents, e => e.SubOrchestrationInstanceFailed is not null || e.ExecutionCompleted is not null);
        Assert.DoesNotContain(child.PastEvents, e => e.TaskScheduled is not null || e.TaskFailed is not null);
        Assert.Equal(parent.ExecutionId, child.PastEvents.Single(e => e.ExecutionStarted is not null).ExecutionStarted.ParentInstance.OrchestrationInstance.ExecutionId);
        Assert.Equal(OrchestrationStatus.Running, (await scheduler.StateAsync(id)).OrchestrationStatus);
    }

    [Fact]
    public async Task Rewind_WithAChildThatCannotBeRead_FailsTheParentsCallAndNothingElse()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using (var worker = scheduler.Work())
        {
            await scheduler.StartAsync("Parent", id: "parent");
            await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "kid"));
            await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(0, "bad"));
            await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(1, "bad"));
            await scheduler.CompletionOfAsync("parent");
        }

        await using var next = await scheduler.RestartAsync(between: file =>
        {
            using var database = Storage.Database.Open(file, readOnly: false);
            database.Execute("UPDATE history SET events=x'ffffff' WHERE key=(SELECT key FROM instances WHERE id='kid')");
        });
        await using var again = next.Work();

        Assert.Equal(RpcStatus.DataLoss, await StatusOf(() => RewindAsync(next, "kid")));
        await RewindAsync(next, "parent");

        var turn = (await again.NextTurnAsync()).OrchestratorRequest;
        var failed = Assert.Single(turn.NewEvents, e => e.SubOrchestrationInstanceFailed is not null).SubOrchestrationInstanceFailed;
        Assert.Equal(("parent", 0, "Workflows.Scheduler.Quarantined"), (turn.InstanceId, failed.TaskScheduledId, failed.FailureDetails.ErrorType));
        Assert.Equal(OrchestrationStatus.Failed, (await next.StateAsync("kid")).OrchestrationStatus);
    }

    [Fact]
    public async Task Rewind_OfWhatHasNotFailed_IsAFailedPrecondition()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");

        Assert.Equal(RpcStatus.FailedPrecondition, await StatusOf(() => RewindAsync(scheduler, id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_RunsTheSameInputAgain(bool withNewId)
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A", "\"input\"");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));

        var again = await scheduler.Client.CallAsync(TaskHubMethods.RestartInstance,
            new RestartInstanceRequest { InstanceId = id, RestartWithNewInstanceId = withNewId }, Deadline.Token);

        Assert.Equal(withNewId, again.InstanceId != id);
        var turn = (await worker.NextTurnAsync()).OrchestratorRequest;
        Assert.Equal((again.InstanceId, "\"input\""), (turn.InstanceId, turn.NewEvents[1].ExecutionStarted.Input));
    }

    private static Task RewindAsync(TestScheduler scheduler, string id) =>
        scheduler.Client.CallAsync(TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = id }, Deadline.Token);

    private static async Task<RpcStatus> StatusOf(Func<Task> call)
    {
        try
        {
            await call();
            return RpcStatus.Ok;
        }
        catch (RpcException e)
        {
            return e.Status;
        }
    }
}
