using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

public sealed class DispatchTests
{
    [Fact]
    public async Task Worker_WithoutAMatchingFilter_GetsNothing()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var orchestrator = scheduler.Work(LeaseTests.OnlyOrchestration("a"));
        await using var other = scheduler.Work(LeaseTests.OnlyActivity("Other"));
        await other.Connected;
        await scheduler.StartAsync("A");
        await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), Do.Schedule(0, "Work"));

        var queue = Assert.Single((await scheduler.QueuesAsync()).Activities);
        Assert.Equal(("Work", 1, 0, 0), (queue.Name, queue.Queued, queue.Running, queue.Workers));
        await using var right = scheduler.Work(LeaseTests.OnlyActivity("WORK"));

        Assert.Equal("Work", (await right.NextActivityAsync()).ActivityRequest.Name);
    }

    [Fact]
    public async Task Filter_WithVersions_TakesOnlyThose()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var filter = LeaseTests.OnlyOrchestration("A");
        filter.WorkItemFilters.Orchestrations[0].Versions.Add("2");
        await using var worker = scheduler.Work(filter);
        await scheduler.StartAsync("A");
        await scheduler.StartAsync("A", with: r => r.Version = "1");
        var taken = await scheduler.StartAsync("A", with: r => r.Version = "2");

        Assert.Equal(taken, (await worker.NextTurnAsync()).OrchestratorRequest.InstanceId);
        Assert.Equal(2, (await scheduler.QueuesAsync()).OrchestrationsRunnable);
    }

    [Fact]
    public async Task Limits_OfEachKind_AreHonoured()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work(new GetWorkItemsRequest { MaxConcurrentOrchestrationWorkItems = 1, MaxConcurrentActivityWorkItems = 2 });
        await scheduler.StartAsync("A");
        await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();
        Assert.Equal(1, (await scheduler.QueuesAsync()).OrchestrationsRunnable);

        await worker.CompleteAsync(turn, Do.Schedule(0, "Work"), Do.Schedule(1, "Work"), Do.Schedule(2, "Work"));
        await worker.NextTurnAsync();
        var held = await worker.NextActivityAsync();
        await worker.NextActivityAsync();

        var queue = Assert.Single((await scheduler.QueuesAsync()).Activities);
        Assert.Equal((1, 2), (queue.Queued, queue.Running));
        await worker.CompleteActivityAsync(held);
        Assert.Equal(2, (await worker.NextActivityAsync()).ActivityRequest.TaskId);
    }

    [Fact]
    public async Task Activities_OfSeveralInstances_TakeTurns()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var orchestrator = scheduler.Work(LeaseTests.OnlyOrchestration("A"));
        var large = await scheduler.StartAsync("A");
        await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), [.. Enumerable.Range(0, 100).Select(i => Do.Schedule(i, "Work"))]);
        var small = await scheduler.StartAsync("A");
        await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), [.. Enumerable.Range(0, 3).Select(i => Do.Schedule(i, "Work"))]);

        await using var worker = scheduler.Work(LeaseTests.OnlyActivity("Work"));
        var first = new List<string>();
        for (var i = 0; i < 6; i++) first.Add((await worker.NextActivityAsync()).ActivityRequest.OrchestrationInstance.InstanceId);

        Assert.Equal(3, first.Count(id => id == small));
        Assert.Equal(3, first.Count(id => id == large));
    }

    [Fact]
    public async Task Completions_ThatArriveTogether_AreDeliveredTogether()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), [.. Enumerable.Range(0, 50).Select(i => Do.Schedule(i, "Work"))]);
        var items = new List<WorkItem>();
        for (var i = 0; i < 50; i++) items.Add(await worker.NextActivityAsync());
        await scheduler.RaiseAsync(id, "hold");
        var held = await worker.NextTurnAsync();

        await Task.WhenAll(items.Select(item => worker.CompleteActivityAsync(item, "1")));
        await worker.CompleteAsync(held);

        Assert.Equal(51, (await worker.NextTurnAsync()).OrchestratorRequest.NewEvents.Count);
    }

    [Fact]
    public async Task Instance_WithATurnOut_GetsNoSecondOne()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();

        await scheduler.RaiseAsync(id, "event");
        Assert.Equal(0, (await scheduler.QueuesAsync()).OrchestrationsRunnable);
        await worker.CompleteAsync(turn);

        Assert.NotNull((await worker.NextTurnAsync()).OrchestratorRequest.NewEvents[1].EventRaised);
    }

    [Fact]
    public async Task WarmSession_GetsOnlyNewEvents_UntilItAsksForHistory()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work(workerId: "warm");
        var id = await scheduler.StartAsync("A");
        var first = await worker.NextTurnAsync();
        Assert.True(first.OrchestratorRequest.Properties["IsExtendedSession"].BoolValue);
        Assert.True(first.OrchestratorRequest.Properties["IncludeState"].BoolValue);
        await worker.CompleteAsync(first);
        await scheduler.RaiseAsync(id, "event");

        var warm = await worker.NextTurnAsync();
        await worker.SendAsync(new OrchestratorResponse { InstanceId = id, CompletionToken = warm.CompletionToken, RequiresHistory = true });
        var cold = await worker.NextTurnAsync();

        Assert.Empty(warm.OrchestratorRequest.PastEvents);
        Assert.False(warm.OrchestratorRequest.Properties["IncludeState"].BoolValue);
        Assert.Equal(3, cold.OrchestratorRequest.PastEvents.Count);
        Assert.True(cold.OrchestratorRequest.Properties["IncludeState"].BoolValue);
        Assert.Equal("event", cold.OrchestratorRequest.NewEvents[1].EventRaised.Name);
    }

    [Fact]
    public async Task Worker_ThatDidNotAsk_GetsNoSessionHints()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A");

        Assert.Empty((await worker.NextTurnAsync()).OrchestratorRequest.Properties);
    }

    [Fact]
    public async Task LongHistory_IsStreamed_ToWorkersThatCan()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work(new GetWorkItemsRequest { Capabilities = { WorkerCapability.HistoryStreaming } });
        var id = await scheduler.StartAsync("A", new string('x', 1_500_000));
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await scheduler.RaiseAsync(id, "event");

        var turn = (await worker.NextTurnAsync()).OrchestratorRequest;

        Assert.True(turn.RequiresHistoryStreaming);
        Assert.Empty(turn.PastEvents);
        var past = new List<HistoryEvent>();
        var request = new StreamInstanceHistoryRequest { InstanceId = id, ExecutionId = turn.ExecutionId, ForWorkItemProcessing = true };
        await foreach (var chunk in scheduler.Client.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, Deadline.Token)) past.AddRange(chunk.Events);
        Assert.Equal(3, past.Count);
    }

    [Fact]
    public async Task Stream_IsPingedAtConnect_AndEveryThirtySeconds()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        await worker.Connected;
        Assert.Equal(1, worker.Pings);

        time.Advance(TimeSpan.FromSeconds(31));
        await scheduler.StartAsync("A");
        await worker.NextTurnAsync();

        Assert.Equal(2, worker.Pings);
    }
}
