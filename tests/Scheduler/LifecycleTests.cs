using Workflows.Protocol;
using Workflows.Testing;
using static Workflows.Protocol.HistoryEvent;

namespace Workflows.Scheduler.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task History_OfOneActivity_HasTheShapeThatSdksExpect()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("SayHello", "\"in\"");

        var first = await worker.NextTurnAsync();
        await worker.CompleteAsync(first, Do.Schedule(0, "Greet", "[\"Tokyo\"]"));
        var activity = await worker.NextActivityAsync();
        await worker.CompleteActivityAsync(activity, "\"Hello\"");
        var second = await worker.NextTurnAsync();
        await worker.CompleteAsync(second, Do.Complete(1, "\"done\""));
        var state = await scheduler.CompletionOfAsync(id);

        var history = await scheduler.HistoryAsync(id);
        Assert.Equal(
            [
                (EventTypeOneofCase.OrchestratorStarted, -1), (EventTypeOneofCase.ExecutionStarted, -1),
                (EventTypeOneofCase.TaskScheduled, 0), (EventTypeOneofCase.OrchestratorCompleted, -1),
                (EventTypeOneofCase.OrchestratorStarted, -1), (EventTypeOneofCase.TaskCompleted, -1),
                (EventTypeOneofCase.ExecutionCompleted, 1), (EventTypeOneofCase.OrchestratorCompleted, -1),
            ],
            history.Select(e => (e.EventTypeCase, e.EventId)));
        Assert.All(history, e => Assert.NotNull(e.Timestamp));
        Assert.Equal(history.Take(4), second.OrchestratorRequest.PastEvents);
        Assert.Equal(history.Skip(4).Take(2), second.OrchestratorRequest.NewEvents);
        Assert.Equal(OrchestrationStatus.Completed, state.OrchestrationStatus);
        Assert.Equal("\"done\"", state.Output);
        Assert.Equal("\"in\"", state.Input);
        Assert.NotNull(state.CompletedTimestamp);
    }

    [Fact]
    public async Task Turn_Always_NamesInstanceExecutionAndEntityParameters()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A", with: r => { r.Version = "2"; r.Tags.Add("team", "red"); });

        var turn = (await worker.NextTurnAsync()).OrchestratorRequest;

        var started = turn.NewEvents[1].ExecutionStarted;
        Assert.Equal(id, turn.InstanceId);
        Assert.Equal(turn.ExecutionId, started.OrchestrationInstance.ExecutionId);
        Assert.NotNull(turn.EntityParameters.EntityMessageReorderWindow);
        Assert.Equal(("2", "red"), (started.Version, started.Tags["team"]));
        Assert.Equal("red", (await scheduler.StateAsync(id)).Tags["team"]);
    }

    [Fact]
    public async Task Activity_Request_CarriesTaskIdInputAndExecution()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();

        await worker.CompleteAsync(turn, Do.Schedule(7, "Work", "[1]", "v3"));
        var request = (await worker.NextActivityAsync()).ActivityRequest;

        Assert.Equal(("Work", "v3", "[1]", 7), (request.Name, request.Version, request.Input, request.TaskId));
        Assert.Equal((id, turn.OrchestratorRequest.ExecutionId), (request.OrchestrationInstance.InstanceId, request.OrchestrationInstance.ExecutionId));
    }

    [Fact]
    public async Task FailedActivity_BecomesTaskFailed_WithItsDetails()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(1, "Work"));

        await worker.CompleteActivityAsync(await worker.NextActivityAsync(), failure: new TaskFailureDetails { ErrorType = "T", ErrorMessage = "broken" });

        var failed = (await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[1].TaskFailed;
        Assert.Equal((1, "broken"), (failed.TaskScheduledId, failed.FailureDetails.ErrorMessage));
    }

    [Fact]
    public async Task Status_GoesFromPendingOverRunning_WithCustomStatus()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");
        Assert.Equal(OrchestrationStatus.Pending, (await scheduler.StateAsync(id)).OrchestrationStatus);
        await using var worker = scheduler.Work();

        await worker.CompleteAsync(await worker.NextTurnAsync(), "{\"step\":1}", Do.Schedule(1, "Work"));

        var state = await scheduler.StateAsync(id);
        Assert.Equal(OrchestrationStatus.Running, state.OrchestrationStatus);
        Assert.Equal("{\"step\":1}", state.CustomStatus);
    }

    [Fact]
    public async Task GetInstance_WithoutPayloads_LeavesThemOut()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A", "\"secret\"");

        var state = (await scheduler.Client.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = id }, Deadline.Token)).OrchestrationState;

        Assert.Null(state.Input);
        Assert.NotNull(state.CreatedTimestamp);
        Assert.NotNull(state.LastUpdatedTimestamp);
    }

    [Fact]
    public async Task GetInstance_OfUnknownId_DoesNotExist()
    {
        await using var scheduler = await TestScheduler.StartAsync();

        var response = await scheduler.Client.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "nobody" }, Deadline.Token);

        Assert.False(response.Exists);
        Assert.Null(response.OrchestrationState);
    }

    [Fact]
    public async Task NullAndEmptyPayloads_StayApart()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var without = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1));
        var empty = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1, ""));

        Assert.Null((await scheduler.CompletionOfAsync(without)).Output);
        Assert.Equal("", (await scheduler.CompletionOfAsync(empty)).Output);
    }

    [Fact]
    public async Task WaitForInstanceStart_EndsWithTheFirstTurn()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");
        var waiting = scheduler.Client.CallAsync(TaskHubMethods.WaitForInstanceStart, new GetInstanceRequest { InstanceId = id }, Deadline.Token);
        await using var worker = scheduler.Work();
        var turn = await worker.NextTurnAsync();
        Assert.False(waiting.IsCompleted);

        await worker.CompleteAsync(turn);

        Assert.Equal(OrchestrationStatus.Running, (await waiting).OrchestrationState.OrchestrationStatus);
    }

    [Fact]
    public async Task WaitForInstanceCompletion_OfUnknownId_IsNotFound()
    {
        await using var scheduler = await TestScheduler.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => scheduler.CompletionOfAsync("nobody"));

        Assert.Equal(RpcStatus.NotFound, refused.Status);
    }

    [Fact]
    public async Task ChunkedResponse_IsAppliedWithItsLastChunkOnly()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();

        await worker.SendAsync(Chunk(turn, 0, isPartial: true, Do.Schedule(0, "First")));
        await worker.SendAsync(Chunk(turn, 0, isPartial: true, Do.Schedule(0, "First")));
        Assert.Empty((await scheduler.QueuesAsync()).Activities);
        await worker.SendAsync(Chunk(turn, 1, isPartial: false, Do.Schedule(1, "Second")));

        Assert.Equal("First", (await worker.NextActivityAsync()).ActivityRequest.Name);
        Assert.Equal("Second", (await worker.NextActivityAsync()).ActivityRequest.Name);

        static OrchestratorResponse Chunk(WorkItem turn, int index, bool isPartial, OrchestratorAction action) => new()
        {
            InstanceId = turn.OrchestratorRequest.InstanceId, CompletionToken = turn.CompletionToken,
            IsPartial = isPartial, ChunkIndex = index, NumEventsProcessed = index == 0 ? null : 0, Actions = { action },
        };
    }

    [Fact]
    public async Task NumEventsProcessed_Smaller_KeepsTheRestForTheNextTurn()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");
        await scheduler.RaiseAsync(id, "one");
        await scheduler.RaiseAsync(id, "two");
        await using var worker = scheduler.Work();
        var turn = await worker.NextTurnAsync();
        Assert.Equal(4, turn.OrchestratorRequest.NewEvents.Count);

        await worker.SendAsync(new OrchestratorResponse { InstanceId = id, CompletionToken = turn.CompletionToken, NumEventsProcessed = 3 });

        var next = (await worker.NextTurnAsync()).OrchestratorRequest;
        Assert.Equal("two", Assert.Single(next.NewEvents, e => e.EventRaised is not null).EventRaised.Name);
        Assert.Single(next.PastEvents, e => e.EventRaised is not null);
    }

    [Fact]
    public async Task TimerWithoutATime_FailsTheOrchestration_NotTheHub()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");

        await worker.CompleteAsync(await worker.NextTurnAsync(), new OrchestratorAction { Id = 0, CreateTimer = new CreateTimerAction() });

        Assert.Contains("valid time", (await scheduler.CompletionOfAsync(id)).FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TaskHubs_AreIsolated_AndRecreatedEmpty()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");
        var other = scheduler.Server.InProcess("other");

        Assert.False((await other.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = id }, Deadline.Token)).Exists);
        await scheduler.Client.CallAsync(TaskHubMethods.CreateTaskHub, new CreateTaskHubRequest { RecreateIfExists = true }, Deadline.Token);

        Assert.False((await scheduler.Client.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = id }, Deadline.Token)).Exists);
    }

    [Fact]
    public async Task TaskHub_WithANameThatIsAPath_IsRefused()
    {
        await using var scheduler = await TestScheduler.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => scheduler.Server.InProcess("../evil").CallAsync(
            TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "a" }, Deadline.Token));

        Assert.Equal(RpcStatus.InvalidArgument, refused.Status);
    }
}
