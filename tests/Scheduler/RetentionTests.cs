using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>Instances that ended long ago go by themselves, when that is asked for.</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    [Fact]
    public async Task EndedInstances_AreGoneAfterTheirTime_AndTheOthersStay()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, withOperator: true, retainFor: Kept);
        await using var worker = scheduler.Work();
        for (var i = 0; i < 3; i++) await OperatorPageTests.EndAsync(scheduler, worker, $"old-{i}", fail: i == 1);
        await scheduler.StartAsync("Parent", id: "live");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "child-of-live"));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        await worker.CompleteAsync(await worker.NextTurnAsync());
        time.Advance(Kept / 2);
        await OperatorPageTests.EndAsync(scheduler, worker, "young", fail: false);

        time.Advance(Kept / 2 + TimeSpan.FromHours(1));
        await UntilAsync(async () => !await ExistsAsync(scheduler, "old-0") && !await ExistsAsync(scheduler, "old-1") && !await ExistsAsync(scheduler, "old-2"));

        foreach (var kept in new[] { "live", "child-of-live", "young" }) Assert.True(await ExistsAsync(scheduler, kept), kept);
        using var http = new HttpClient();
        var hubs = new Uri(scheduler.Server.OperatorAddress!, "hubs");
        await UntilAsync(async () => (long)(await http.GetFromJsonAsync<JsonNode>(hubs))!["retention"]!["purged"]! == 3);
        Assert.Equal(7, (double)(await http.GetFromJsonAsync<JsonNode>(hubs))!["retention"]!["days"]!);
    }

    [Fact]
    public async Task ParentAndChild_GoTogether_OnceBothAreOldEnough()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, retainFor: Kept);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("Parent", id: "parent");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "kid"));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        time.Advance(Kept);
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1));
        time.Advance(TimeSpan.FromHours(2));
        Assert.True(await ExistsAsync(scheduler, "kid"));

        time.Advance(Kept);

        await UntilAsync(async () => !await ExistsAsync(scheduler, "parent") && !await ExistsAsync(scheduler, "kid"));
    }

    [Fact]
    public async Task MoreThanOneTransactionHolds_GoesInSeveral()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, retainFor: Kept);
        var batch = new InstanceBatch();
        for (var i = 0; i < 450; i++) batch.InstanceIds.Add(await scheduler.StartAsync("A", id: $"i{i}"));
        await scheduler.Client.CallAsync(
            TaskHubMethods.SkipGracefulOrchestrationTerminations, new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = batch }, Deadline.Token);

        time.Advance(Kept + TimeSpan.FromHours(1));

        await UntilAsync(async () => (await scheduler.Client.CallAsync(
            TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = new InstanceQuery() }, Deadline.Token)).OrchestrationState.Count == 0);
    }

    [Fact]
    public async Task WithoutTheSetting_NothingIsEverPurged()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        await OperatorPageTests.EndAsync(scheduler, worker, "old", fail: false);

        time.Advance(TimeSpan.FromDays(4000));

        Assert.True(await ExistsAsync(scheduler, "old"));
    }

    private static async Task<bool> ExistsAsync(TestScheduler scheduler, string id) =>
        (await scheduler.Client.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = id }, Deadline.Token)).Exists;

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var deadline = Deadline.Token;
        while (!await condition()) await poll.WaitForNextTickAsync(deadline);
    }
}
