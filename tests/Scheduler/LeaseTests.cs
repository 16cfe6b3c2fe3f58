using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

public sealed class LeaseTests
{
    [Fact]
    public async Task CompleteActivity_Repeated_SucceedsAndIsAppliedOnce()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Work"));
        var activity = await worker.NextActivityAsync();

        await worker.CompleteActivityAsync(activity, "1");
        await worker.CompleteActivityAsync(activity, "2");

        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1));
        await scheduler.CompletionOfAsync(id);
        Assert.Equal("1", Assert.Single(await scheduler.HistoryAsync(id), e => e.TaskCompleted is not null).TaskCompleted.Result);
    }

    [Fact]
    public async Task CompleteTurn_Repeated_SucceedsAndIsAppliedOnce()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();

        await worker.CompleteAsync(turn, Do.Schedule(0, "Work"));
        await worker.CompleteAsync(turn, Do.Schedule(0, "Work"));

        await worker.NextActivityAsync();
        Assert.Equal(1, (await scheduler.QueuesAsync()).Activities.Sum(a => a.Queued + a.Running));
        Assert.Single(await scheduler.HistoryAsync(id), e => e.TaskScheduled is not null);
    }

    [Fact]
    public async Task Completion_AfterItsStreamEnded_IsRefused_AndTheNextWorkerHasTheItem()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var first = scheduler.Work();
        await scheduler.StartAsync("A");
        await first.CompleteAsync(await first.NextTurnAsync(), Do.Schedule(0, "Work"));
        var held = await first.NextActivityAsync();

        await first.LeaveAsync();
        await using var second = scheduler.Work();
        var again = await second.NextActivityAsync();
        var late = await Assert.ThrowsAsync<RpcException>(() => first.CompleteActivityAsync(held, "late"));
        await second.CompleteActivityAsync(again, "fresh");

        Assert.Equal(RpcStatus.NotFound, late.Status);
        Assert.NotEqual(held.CompletionToken, again.CompletionToken);
        Assert.Equal("fresh", (await second.NextTurnAsync()).OrchestratorRequest.NewEvents[1].TaskCompleted.Result);
    }

    [Fact]
    public async Task Turn_OfAStreamThatEnded_GoesToAnotherWorker_WithFullHistory()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var first = scheduler.Work(workerId: "warm");
        var id = await scheduler.StartAsync("A");
        await first.CompleteAsync(await first.NextTurnAsync());
        await scheduler.RaiseAsync(id, "event");
        var held = await first.NextTurnAsync();

        await first.LeaveAsync();
        await using var second = scheduler.Work(workerId: "other");
        var again = await second.NextTurnAsync();

        Assert.Equal(3, again.OrchestratorRequest.PastEvents.Count);
        Assert.True(again.OrchestratorRequest.Properties["IncludeState"].BoolValue);
        await Assert.ThrowsAsync<RpcException>(() => first.CompleteAsync(held, Do.Complete(0)));
        Assert.Equal(OrchestrationStatus.Running, (await scheduler.StateAsync(id)).OrchestrationStatus);
    }

    [Fact]
    public async Task Abandon_OffersTheItemAgain_AfterADelay()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();
        await scheduler.Client.CallAsync(TaskHubMethods.AbandonTaskOrchestratorWorkItem,
            new AbandonOrchestrationTaskRequest { CompletionToken = turn.CompletionToken }, Deadline.Token);
        Assert.Equal(0, (await scheduler.QueuesAsync()).OrchestrationsRunnable);

        time.Advance(TimeSpan.FromSeconds(1));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Work"));
        var activity = await worker.NextActivityAsync();
        await scheduler.Client.CallAsync(TaskHubMethods.AbandonTaskActivityWorkItem,
            new AbandonActivityTaskRequest { CompletionToken = activity.CompletionToken }, Deadline.Token);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, (await worker.NextActivityAsync()).ActivityRequest.TaskId);
    }

    [Fact]
    public async Task Activity_WhoseWorkersDieFiveTimes_IsQuarantined_AndNeighboursGoOn()
    {
        await using var scheduler = await TestScheduler.StartAsync(withSocket: true);
        await using var orchestrator = scheduler.Work(OnlyOrchestration("A"));
        await scheduler.StartAsync("A");
        await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), Do.Schedule(0, "Poison"), Do.Schedule(1, "Sound"));

        for (var death = 0; death < 5; death++)
        {
            await using var line = new CuttableLine(scheduler.Server.GrpcAddress!);
            var worker = scheduler.WorkOverSocket(OnlyActivity("Poison", "Sound"), $"worker-{death}", line.Address);
            var item = await worker.NextActivityAsync();
            // At first either may be to blame, and both are held; from the third worker on they come one at a time.
            if (death < 2) await worker.NextActivityAsync();
            else if (item.ActivityRequest.Name == "Sound")
            {
                await worker.CompleteActivityAsync(item, "fine");
                item = await worker.NextActivityAsync();
            }

            if (death >= 2) Assert.Equal("Poison", item.ActivityRequest.Name);
            await line.CutAsync();
            await worker.LeaveAsync();
        }

        await using var last = scheduler.WorkOverSocket(OnlyActivity("Sound"), "last");
        if ((await scheduler.QueuesAsync()).Activities.Any(a => a.Name == "Sound" && a.Queued + a.Running > 0))
            await last.CompleteActivityAsync(await last.NextActivityAsync(), "fine");

        var results = new List<HistoryEvent>();
        while (!results.Exists(e => e.TaskFailed is not null) || !results.Exists(e => e.TaskCompleted is not null))
        {
            var turn = await orchestrator.NextTurnAsync();
            results.AddRange(turn.OrchestratorRequest.NewEvents);
            await orchestrator.CompleteAsync(turn);
        }

        var failed = results.Single(e => e.TaskFailed is not null).TaskFailed;
        Assert.Equal((0, "Workflows.Scheduler.Quarantined"), (failed.TaskScheduledId, failed.FailureDetails.ErrorType));
        Assert.Contains("5 workers were lost", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("fine", results.Single(e => e.TaskCompleted is not null).TaskCompleted.Result);
    }

    [Fact]
    public async Task Orchestration_WhoseWorkersDieFiveTimes_IsFailed()
    {
        await using var scheduler = await TestScheduler.StartAsync(withSocket: true);
        var id = await scheduler.StartAsync("Poison");

        for (var death = 0; death < 5; death++)
        {
            await using var line = new CuttableLine(scheduler.Server.GrpcAddress!);
            var worker = scheduler.WorkOverSocket(workerId: $"worker-{death}", address: line.Address);
            await worker.NextTurnAsync();
            await line.CutAsync();
            await worker.LeaveAsync();
        }

        var state = await scheduler.CompletionOfAsync(id);
        Assert.Equal((OrchestrationStatus.Failed, "Workflows.Scheduler.Quarantined"), (state.OrchestrationStatus, state.FailureDetails.ErrorType));
    }

    [Fact]
    public async Task Activity_WhoseWorkersStopInOrder_IsNeverBlamed()
    {
        await using var scheduler = await TestScheduler.StartAsync(withSocket: true);
        await using var orchestrator = scheduler.Work(OnlyOrchestration("A"));
        await scheduler.StartAsync("A");
        await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), Do.Schedule(0, "Long"));

        for (var stop = 0; stop < 7; stop++)
        {
            var worker = scheduler.WorkOverSocket(OnlyActivity("Long"), $"worker-{stop}");
            await worker.NextActivityAsync();
            await worker.LeaveAsync();
        }

        await using var last = scheduler.WorkOverSocket(OnlyActivity("Long"), "last");
        await last.CompleteActivityAsync(await last.NextActivityAsync(), "1");
        Assert.Equal("1", (await orchestrator.NextTurnAsync()).OrchestratorRequest.NewEvents[1].TaskCompleted.Result);
    }

    [Fact]
    public async Task Activity_OfAnEndedInstance_IsAccepted_AndItsResultDropped()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Work"));
        var activity = await worker.NextActivityAsync();
        await scheduler.RaiseAsync(id, "stop");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1));

        await worker.CompleteActivityAsync(activity, "too late");

        Assert.DoesNotContain(await scheduler.HistoryAsync(id), e => e.TaskCompleted is not null);
    }

    internal static GetWorkItemsRequest OnlyOrchestration(params string[] names)
    {
        var filters = new WorkItemFilters();
        filters.Orchestrations.Add(names.Select(n => new OrchestrationFilter { Name = n }));
        return new GetWorkItemsRequest { WorkItemFilters = filters };
    }

    internal static GetWorkItemsRequest OnlyActivity(params string[] names)
    {
        var filters = new WorkItemFilters();
        filters.Activities.Add(names.Select(n => new ActivityFilter { Name = n }));
        return new GetWorkItemsRequest { WorkItemFilters = filters };
    }
}
