using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_TellsWhatIs_ThenWhatChanges()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "job-1");
        var turn = await worker.NextTurnAsync();
        await using var changes = Watch(scheduler.Client, new WatchRequest { InstanceIdPrefix = "job-" });

        Assert.Equal(("job-1", OrchestrationStatus.Pending), Short(await Next(changes)));
        await worker.CompleteAsync(turn, "{\"done\":1}");
        var running = await Next(changes);
        Assert.Equal(("job-1", OrchestrationStatus.Running), Short(running));
        Assert.Equal("{\"done\":1}", running.Instance.CustomStatus);
        await scheduler.StartAsync("A", id: "other");
        await scheduler.StartAsync("A", id: "job-2");
        Assert.Equal(("job-2", OrchestrationStatus.Pending), Short(await Next(changes)));
    }

    [Fact]
    public async Task Watch_OfAnIdThatDoesNotExistYet_TellsItsStartEndAndPurge()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var changes = Watch(scheduler.Client, new WatchRequest { InstanceIds = { "later" } });
        var first = Next(changes);
        await scheduler.QueuesAsync();

        await scheduler.StartAsync("A", id: "later");
        Assert.Equal(OrchestrationStatus.Pending, (await first).Instance.Status);
        await scheduler.Client.CallAsync(TaskHubMethods.SkipGracefulOrchestrationTerminations,
            new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = new InstanceBatch { InstanceIds = { "later" } } }, Deadline.Token);
        Assert.Equal(OrchestrationStatus.Terminated, (await Next(changes)).Instance.Status);
        await scheduler.Client.CallAsync(TaskHubMethods.PurgeInstances, new PurgeInstancesRequest { InstanceId = "later" }, Deadline.Token);
        Assert.True((await Next(changes)).Instance.Purged);
    }

    [Fact]
    public async Task Progress_ReachesWatchers_AndEndsWithTheReportThatSaysSo()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await scheduler.StartAsync("A", id: "job");
        await Report(scheduler.Client, "job", "deck-1", "{\"done\":1}");
        await using var changes = Watch(scheduler.Client, new WatchRequest { InstanceIds = { "job" } });

        await Next(changes);
        Assert.Equal("{\"done\":1}", (await Next(changes)).Progress.Payload);
        await Report(scheduler.Client, "job", "deck-1", "{\"done\":2}");
        Assert.Equal("{\"done\":2}", (await Next(changes)).Progress.Payload);
        await Report(scheduler.Client, "job", "deck-1", "");
        Assert.Equal("", (await Next(changes)).Progress.Payload);
    }

    [Fact]
    public async Task Progress_OfAWorkerWhoseStreamEnds_Vanishes()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await scheduler.StartAsync("A", id: "job");
        var worker = scheduler.Work(LeaseTests.OnlyActivity("X"), workerId: "gpu-1");
        await worker.Connected;
        await Report(scheduler.Server.InProcess(TestScheduler.Hub, "gpu-1"), "job", "deck-1", "{}");
        await using var changes = Watch(scheduler.Client, new WatchRequest { InstanceIds = { "job" } });
        await Next(changes);
        Assert.Equal("gpu-1", (await Next(changes)).Progress.WorkerId);

        await worker.LeaveAsync();

        Assert.Equal(("deck-1", ""), ((await Next(changes)) is { Progress: var p } ? (p.ItemId, p.Payload) : default));
    }

    [Fact]
    public async Task SlowWatcher_ReadsOnlyTheNewestStateOfAnInstance()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "job");
        await using var changes = Watch(scheduler.Client, new WatchRequest { InstanceIds = { "job" } });
        await Next(changes);
        await worker.CompleteAsync(await worker.NextTurnAsync());
        for (var i = 0; i < 500; i++)
        {
            await scheduler.RaiseAsync("job", "go");
            await worker.CompleteAsync(await worker.NextTurnAsync(), $"{i}");
        }

        var seen = 0;
        while ((await Next(changes)).Instance.CustomStatus != "499") seen++;

        Assert.InRange(seen, 0, 499);
    }

    [Fact]
    public async Task Cancellation_ReachesRunningItems_AndThoseThatStartLater_AfterARestartToo()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await scheduler.StartAsync("A", id: "job");
        await using var follower = scheduler.Client.StreamAsync(
            WorkflowsMethods.FollowItem, new FollowItemRequest { InstanceId = "job", ItemId = "deck-1" }, Deadline.Token).GetAsyncEnumerator();
        Assert.True(await follower.MoveNextAsync());
        Assert.False(follower.Current.CancellationRequested);

        await scheduler.Client.CallAsync(WorkflowsMethods.RequestCancellation,
            new RequestCancellationRequest { InstanceId = "job", ItemIds = { "deck-1", "deck-2" } }, Deadline.Token);

        Assert.True(await follower.MoveNextAsync());
        Assert.True(follower.Current.CancellationRequested);
        Assert.True((await Report(scheduler.Client, "job", "deck-2", "{}")).CancellationRequested);
        Assert.False((await Report(scheduler.Client, "job", "deck-3", "{}")).CancellationRequested);
        await using var next = await scheduler.CrashAsync();
        Assert.True((await Report(next.Client, "job", "deck-1", "{}")).CancellationRequested);
    }

    [Fact]
    public async Task Checkpoint_SurvivesACrash_AndGoesWithItsInstance()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await scheduler.StartAsync("A", id: "job");
        await scheduler.Client.CallAsync(WorkflowsMethods.SaveCheckpoint,
            new SaveCheckpointRequest { InstanceId = "job", ItemId = "deck-1", Payload = "{\"page\":5}" }, Deadline.Token);

        await using var next = await scheduler.CrashAsync();
        Assert.Equal("{\"page\":5}", await Read());
        await next.Client.CallAsync(TaskHubMethods.SkipGracefulOrchestrationTerminations,
            new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = new InstanceBatch { InstanceIds = { "job" } } }, Deadline.Token);

        Assert.Null(await Read());

        async Task<string?> Read() => (await next.Client.CallAsync(WorkflowsMethods.ReadCheckpoint,
            new ReadCheckpointRequest { InstanceId = "job", ItemId = "deck-1" }, Deadline.Token)).Payload;
    }

    private static IAsyncEnumerator<WatchEvent> Watch(RpcInvoker invoker, WatchRequest request) =>
        invoker.StreamAsync(WorkflowsMethods.Watch, request, Deadline.Token).GetAsyncEnumerator();

    private static async Task<WatchEvent> Next(IAsyncEnumerator<WatchEvent> changes)
    {
        Assert.True(await changes.MoveNextAsync());
        return changes.Current;
    }

    private static (string, OrchestrationStatus) Short(WatchEvent change) => (change.Instance.InstanceId, change.Instance.Status);

    private static Task<ReportProgressResponse> Report(RpcInvoker invoker, string instanceId, string itemId, string payload) => invoker.CallAsync(
        WorkflowsMethods.ReportProgress, new ReportProgressRequest { InstanceId = instanceId, ItemId = itemId, Payload = payload }, Deadline.Token);
}
