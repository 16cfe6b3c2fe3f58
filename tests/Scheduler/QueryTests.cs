using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

public sealed class QueryTests
{
    [Fact]
    public async Task Query_PagesThroughEverything_AndEndsWithANullToken()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        for (var i = 0; i < 5; i++) await scheduler.StartAsync("A", id: $"i{i}");

        var pages = new List<int>();
        var ids = new List<string>();
        string? token = null;
        do
        {
            var query = new InstanceQuery { MaxInstanceCount = 2, ContinuationToken = token };
            var page = await scheduler.Client.CallAsync(TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = query }, Deadline.Token);
            pages.Add(page.OrchestrationState.Count);
            ids.AddRange(page.OrchestrationState.Select(s => s.InstanceId));
            token = page.ContinuationToken;
        }
        while (token is not null);

        Assert.Equal([2, 2, 1], pages);
        Assert.Equal(["i0", "i1", "i2", "i3", "i4"], ids);
    }

    [Fact]
    public async Task Query_FiltersByStatusPrefixAndTime()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work(LeaseTests.OnlyOrchestration("Ended"));
        await scheduler.StartAsync("Ended", "\"in\"", id: "x-1");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0, "\"out\""));
        time.Advance(TimeSpan.FromHours(1));
        await scheduler.StartAsync("A", id: "x-2");
        await scheduler.StartAsync("A", id: "y-1");

        Assert.Equal(["x-1", "x-2"], await Query(new InstanceQuery { InstanceIdPrefix = "x-" }));
        Assert.Equal(["x-2", "y-1"], await Query(new InstanceQuery { RuntimeStatus = { OrchestrationStatus.Pending } }));
        Assert.Equal(["x-1"], await Query(new InstanceQuery { CreatedTimeTo = Timestamp.FromDateTimeOffset(time.GetUtcNow().AddMinutes(-1)) }));
        var full = await scheduler.Client.CallAsync(TaskHubMethods.QueryInstances,
            new QueryInstancesRequest { Query = new InstanceQuery { InstanceIdPrefix = "x-1", FetchInputsAndOutputs = true } }, Deadline.Token);
        Assert.Equal(("\"in\"", "\"out\""), (full.OrchestrationState[0].Input, full.OrchestrationState[0].Output));

        async Task<IEnumerable<string>> Query(InstanceQuery query) => (await scheduler.Client.CallAsync(
            TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = query }, Deadline.Token)).OrchestrationState.Select(s => s.InstanceId);
    }

    [Fact]
    public async Task ListInstanceIds_PagesInOrderOfCompletion()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "live");
        await worker.NextTurnAsync();
        foreach (var id in new[] { "a", "b", "c" })
        {
            await scheduler.StartAsync("A", id: id);
            time.Advance(TimeSpan.FromSeconds(1));
            await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        }

        var first = await scheduler.Client.CallAsync(TaskHubMethods.ListInstanceIds, new ListInstanceIdsRequest { PageSize = 2, LastInstanceKey = "" }, Deadline.Token);
        var second = await scheduler.Client.CallAsync(TaskHubMethods.ListInstanceIds, new ListInstanceIdsRequest { PageSize = 2, LastInstanceKey = first.LastInstanceKey }, Deadline.Token);

        Assert.Equal(["a", "b"], first.InstanceIds);
        Assert.Equal(["c"], second.InstanceIds);
        Assert.Null(second.LastInstanceKey);
    }

    [Fact]
    public async Task Purge_ById_TakesOnlyEndedInstances()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "ended");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        await scheduler.StartAsync("A", id: "live");

        Assert.Equal(0, (await Purge(scheduler, new PurgeInstancesRequest { InstanceId = "live" })).DeletedInstanceCount);
        Assert.Equal(1, (await Purge(scheduler, new PurgeInstancesRequest { InstanceBatch = new InstanceBatch { InstanceIds = { "ended", "nobody" } } })).DeletedInstanceCount);
        await Assert.ThrowsAsync<InvalidOperationException>(() => scheduler.StateAsync("ended"));
        await Assert.ThrowsAsync<RpcException>(() => scheduler.HistoryAsync("ended"));
    }

    [Fact]
    public async Task Purge_Recursive_TakesTheChildrenToo()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("Parent", id: "parent");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "kid"));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1));

        Assert.Equal(2, (await Purge(scheduler, new PurgeInstancesRequest { InstanceId = "parent", Recursive = true })).DeletedInstanceCount);
        await Assert.ThrowsAsync<InvalidOperationException>(() => scheduler.StateAsync("kid"));
    }

    [Fact]
    public async Task Purge_ByFilter_TakesMatchingStatusesOfTheWholeHub()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        for (var i = 0; i < 3; i++)
        {
            await scheduler.StartAsync("A", id: $"done-{i}");
            await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        }

        await scheduler.StartAsync("A", id: "failed");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Fail(0, "x"));

        var response = await Purge(scheduler, new PurgeInstancesRequest
        {
            PurgeInstanceFilter = new PurgeInstanceFilter { RuntimeStatus = { OrchestrationStatus.Completed } },
        });

        Assert.Equal((3, true), (response.DeletedInstanceCount, response.IsComplete));
        Assert.Equal(OrchestrationStatus.Failed, (await scheduler.StateAsync("failed")).OrchestrationStatus);
    }

    [Fact]
    public async Task Purge_ByFilter_WithASpentBudget_SaysThatItIsNotComplete_AndTheNextGoesOn()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var batch = new InstanceBatch();
        for (var i = 0; i < 450; i++) batch.InstanceIds.Add(await scheduler.StartAsync("A", id: $"i{i}"));
        await scheduler.Client.CallAsync(
            TaskHubMethods.SkipGracefulOrchestrationTerminations, new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = batch }, Deadline.Token);
        var hasty = new PurgeInstancesRequest { PurgeInstanceFilter = new PurgeInstanceFilter { Timeout = Duration.FromTimeSpan(TimeSpan.FromTicks(1)) } };

        var first = await Purge(scheduler, hasty);
        var rest = await Purge(scheduler, new PurgeInstancesRequest { PurgeInstanceFilter = new PurgeInstanceFilter() });

        Assert.Equal(false, first.IsComplete);
        Assert.InRange(first.DeletedInstanceCount, 1, 449);
        Assert.Equal((450 - first.DeletedInstanceCount, true), (rest.DeletedInstanceCount, rest.IsComplete));
    }

    [Fact]
    public async Task Batches_BeyondTheirLimit_AreInvalid_AndChangeNothing()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");
        var batch = new InstanceBatch();
        for (var i = 0; i < 501; i++) batch.InstanceIds.Add(id);

        var purge = await Assert.ThrowsAsync<RpcException>(() => Purge(scheduler, new PurgeInstancesRequest { InstanceBatch = batch }));
        var terminate = await Assert.ThrowsAsync<RpcException>(() => scheduler.Client.CallAsync(
            TaskHubMethods.SkipGracefulOrchestrationTerminations, new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = batch }, Deadline.Token));

        Assert.Equal((RpcStatus.InvalidArgument, RpcStatus.InvalidArgument), (purge.Status, terminate.Status));
        Assert.Contains("500", purge.Message, StringComparison.Ordinal);
        Assert.Equal(OrchestrationStatus.Pending, (await scheduler.StateAsync(id)).OrchestrationStatus);
    }

    private static Task<PurgeInstancesResponse> Purge(TestScheduler scheduler, PurgeInstancesRequest request) =>
        scheduler.Client.CallAsync(TaskHubMethods.PurgeInstances, request, Deadline.Token);
}
