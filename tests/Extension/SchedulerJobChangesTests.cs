using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Contracts;
using Workflows.Extension.Jobs;
using Workflows.Jobs;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Extension.Tests;

public sealed class SchedulerJobChangesTests
{
    [Theory]
    [InlineData(Reach.InProcess)]
    [InlineData(Reach.Socket)]
    public async Task WatchAsync_InstanceExists_SaysItsStateFirst(Reach reach)
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");

        await using var watch = new ChangesReader(home.Changes(reach), "job-1");
        var first = Assert.IsType<JobChange.StatusChanged>(await watch.NextAsync());

        Assert.Equal(("job-1", "Pending", null), (first.InstanceId, first.RuntimeStatus, first.CustomStatusJson));
        Assert.NotEqual(default, first.UpdatedAt);
    }

    [Theory]
    [InlineData(Reach.InProcess)]
    [InlineData(Reach.Socket)]
    public async Task WatchAsync_StatusChanges_IsPushed_AndOtherInstancesAreNot(Reach reach)
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        await using var watch = new ChangesReader(home.Changes(reach), "job-1");
        await watch.NextAsync();

        await home.StartInstanceAsync("job-2");
        await home.SuspendInstanceAsync("job-1");
        var next = Assert.IsType<JobChange.StatusChanged>(await watch.NextAsync());

        Assert.Equal("job-1", next.InstanceId);
    }

    [Fact]
    public async Task WatchAsync_InstanceIsStartedLater_SeesItStart()
    {
        await using var home = await Home.StartAsync();
        var changes = home.Changes();
        await using var watch = new ChangesReader(changes, "job-1");
        var first = watch.NextAsync();

        await home.StartInstanceAsync("job-1");

        Assert.Equal("Pending", Assert.IsType<JobChange.StatusChanged>(await first).RuntimeStatus);
    }

    [Theory]
    [InlineData(Reach.InProcess)]
    [InlineData(Reach.Socket)]
    public async Task WatchAsync_ItemReportsAndEnds_IsPushed(Reach reach)
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        await using var watch = new ChangesReader(home.Changes(reach), "job-1");
        await watch.NextAsync();

        var item = home.Progress().StartItem(new ItemRef("job-1", "3"));
        await item.ReportAsync(Notes.Page(5));
        var report = await watch.NextAsync<JobChange.ItemProgressed>(_ => true);
        await item.DisposeAsync();
        var end = await watch.NextAsync<JobChange.ItemProgressed>(_ => true);

        Assert.Equal(("3", Notes.Page(5).ToJson()), (report.ItemId, report.Json));
        Assert.Equal(("3", ""), (end.ItemId, end.Json));
    }

    [Fact]
    public async Task WatchAsync_ItemsRunAlready_SaysTheirLastReports()
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        await using var item = home.Progress().StartItem(new ItemRef("job-1", "3"));
        await item.ReportAsync(Notes.Page(5));

        await using var watch = new ChangesReader(home.Changes(), "job-1");
        var report = await watch.NextAsync<JobChange.ItemProgressed>(_ => true);

        Assert.Equal(Notes.Page(5).ToJson(), report.Json);
    }

    [Fact]
    public async Task WatchAsync_SchedulerRestarts_EndsTheItemsAndGoesOn()
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        await using var watch = new ChangesReader(home.Changes(), "job-1");
        await using var item = home.Progress().StartItem(new ItemRef("job-1", "3"));
        await item.ReportAsync(Notes.Page(5));
        await watch.NextAsync<JobChange.ItemProgressed>(i => i.Json.Length > 0);

        await home.StopSchedulerAsync();
        var end = await watch.NextAsync<JobChange.ItemProgressed>(_ => true);
        await home.StartSchedulerAsync();
        var state = await watch.NextAsync<JobChange.StatusChanged>(_ => true);
        await item.ReportAsync(Notes.Page(17));
        var report = await watch.NextAsync<JobChange.ItemProgressed>(_ => true);

        Assert.Equal(("3", ""), (end.ItemId, end.Json));
        Assert.Equal("Pending", state.RuntimeStatus);
        Assert.Equal(Notes.Page(17).ToJson(), report.Json);
    }

    [Theory]
    [InlineData(Reach.InProcess)]
    [InlineData(Reach.Socket)]
    public async Task RequestCancellationAsync_EveryItem_ReachesRunningAndLaterOnes(Reach reach)
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        await using var running = home.Progress(reach).StartItem(new ItemRef("job-1", "1"));

        await home.Changes(reach).RequestCancellationAsync("job-1", null, Deadline.Token);
        await running.CancelledAsync();
        await using var later = home.Progress(reach).StartItem(new ItemRef("job-1", "2"));
        await later.CancelledAsync();
    }

    [Fact]
    public async Task RequestCancellationAsync_NamedItems_LeavesTheOthersAlone()
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        var progress = home.Progress();
        await using var named = progress.StartItem(new ItemRef("job-1", "1"));
        await using var other = progress.StartItem(new ItemRef("job-1", "2"));

        await home.Changes().RequestCancellationAsync("job-1", ["1"], Deadline.Token);
        await named.CancelledAsync();
        await home.Changes().RequestCancellationAsync("job-1", [], Deadline.Token);
        await other.ReportAsync(Notes.Page(1));

        Assert.False(other.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task FindWorkersAsync_CountsWhoTakesTheActivity()
    {
        await using var home = await Home.StartAsync();
        using var leaving = new CancellationTokenSource(Deadline.Generous);
        var filter = new WorkItemFilters();
        filter.Activities.Add(new ActivityFilter { Name = "AnalyzeDeck" });
        await using var worker = home.Invoker()
            .StreamAsync(TaskHubMethods.GetWorkItems, new GetWorkItemsRequest { MaxConcurrentActivityWorkItems = 1, WorkItemFilters = filter }, leaving.Token)
            .GetAsyncEnumerator(leaving.Token);
        // The first thing a worker hears is a ping, so it is known by then.
        await worker.MoveNextAsync();

        var found = await home.Changes().FindWorkersAsync("analyzedeck", Deadline.Token);
        var none = await home.Changes().FindWorkersAsync("IngestDeck", Deadline.Token);
        await leaving.CancelAsync();

        Assert.Equal(new WorkerPresence { Workers = 1, Queued = 0, Running = 0 }, found);
        Assert.Equal(new WorkerPresence { Workers = 0, Queued = 0, Running = 0 }, none);
    }

    [Fact]
    public async Task FindWorkersAsync_SchedulerIsGone_SaysSo()
    {
        await using var home = await Home.StartAsync();
        var changes = home.Changes();
        await home.StopSchedulerAsync();

        await Assert.ThrowsAsync<IOException>(async () => await changes.FindWorkersAsync("AnalyzeDeck", Deadline.Token));
    }

    [Fact]
    public async Task WatchAsync_SchedulerWithoutTheService_UsesTheFallback()
    {
        var portable = new PortableChanges();
        var managed = new SideService(new InProcessRpcInvoker(new RpcService(), new Dictionary<string, string>()));
        var changes = new SchedulerJobChanges(managed, () => portable, TimeProvider.System, NullLogger<SchedulerJobChanges>.Instance);

        await using var watch = new ChangesReader(changes, "job-1");
        var first = await watch.NextAsync();
        await changes.RequestCancellationAsync("job-1", ["7"], Deadline.Token);

        Assert.Equal(PortableChanges.Only, first);
        Assert.Equal(["7"], portable.Cancelled);
        Assert.Null(await changes.FindWorkersAsync("AnalyzeDeck", Deadline.Token));
    }

    [Fact]
    public void StatusNames_AreThoseOfTheOfficialClient() =>
        Assert.Equal(
            Enum.GetNames<Microsoft.DurableTask.Client.OrchestrationRuntimeStatus>().Order(StringComparer.Ordinal),
            Enum.GetNames<OrchestrationStatus>().Order(StringComparer.Ordinal));

    private sealed class PortableChanges : IJobChanges
    {
        public static readonly JobChange Only = new JobChange.StatusChanged("job-1", "Running", null, DateTimeOffset.UnixEpoch);

        public IReadOnlyList<string>? Cancelled { get; private set; }

        public async IAsyncEnumerable<JobChange> WatchAsync(string instanceId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            yield return Only;
        }

        public ValueTask RequestCancellationAsync(string instanceId, IReadOnlyList<string>? itemIds, CancellationToken cancellationToken)
        {
            Cancelled = itemIds;
            return ValueTask.CompletedTask;
        }

        public ValueTask<WorkerPresence?> FindWorkersAsync(string activityName, CancellationToken cancellationToken) => new((WorkerPresence?)null);
    }
}
