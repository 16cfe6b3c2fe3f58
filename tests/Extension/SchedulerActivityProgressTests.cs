using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Contracts;
using Workflows.Extension.Progress;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Extension.Tests;

public sealed class SchedulerActivityProgressTests
{
    private static readonly ItemRef Item = new("job-1", "3");

    [Theory]
    [InlineData(Reach.InProcess)]
    [InlineData(Reach.Socket)]
    public async Task ReadCheckpointAsync_NextTryOfTheItem_ReadsWhatTheLastSaved(Reach reach)
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        await using (var first = home.Progress(reach).StartItem(Item))
        {
            Assert.Null(await first.ReadCheckpointAsync());
            await first.SaveCheckpointAsync("""{"page":4}""");
            await first.SaveCheckpointAsync("""{"page":5}""");
        }

        await using var second = home.Progress(reach).StartItem(Item);

        Assert.Equal("""{"page":5}""", await second.ReadCheckpointAsync());
    }

    [Fact]
    public async Task SaveCheckpointAsync_SchedulerIsDown_WaitsUntilItIsBack()
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        await using var item = home.Progress().StartItem(Item);
        await home.StopSchedulerAsync();

        var save = item.SaveCheckpointAsync("""{"page":5}""").AsTask();
        Assert.False(save.IsCompleted);
        await home.StartSchedulerAsync();
        await save.OrFail();

        Assert.Equal("""{"page":5}""", await item.ReadCheckpointAsync());
    }

    [Fact]
    public async Task ReportAsync_SchedulerIsDown_DoesNotDisturbTheItem()
    {
        await using var home = await Home.StartAsync();
        var item = home.Progress().StartItem(Item);
        await home.StopSchedulerAsync();

        await item.ReportAsync(Notes.Page(1)).AsTask().OrFail();
        await item.DisposeAsync().AsTask().OrFail();

        Assert.False(item.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task Cancelled_AskedWhileTheSchedulerWasRestarted_IsSeen()
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        await using var item = home.Progress().StartItem(Item);
        await item.ReportAsync(Notes.Page(1));

        await home.StopSchedulerAsync();
        await home.StartSchedulerAsync();
        await home.Changes().RequestCancellationAsync("job-1", ["3"], Deadline.Token);

        await item.CancelledAsync();
    }

    [Fact]
    public async Task StartItem_SchedulerWithoutTheService_UsesTheFallback()
    {
        var portable = new PortableProgress();
        await using var progress = new SchedulerActivityProgress(
            new SideService(new InProcessRpcInvoker(new RpcService(), new Dictionary<string, string>())),
            () => portable, TimeProvider.System, NullLogger<SchedulerActivityProgress>.Instance);

        // The first item does not know yet what the scheduler offers, the second does.
        foreach (var id in new[] { "1", "2" })
        {
            await using var item = progress.StartItem(new ItemRef("job-1", id));
            await item.ReportAsync(Notes.Page(5));
            await item.SaveCheckpointAsync("saved");
            Assert.Equal("saved", await item.ReadCheckpointAsync());
            await portable.Items[^1].StopAsync();
            await item.CancelledAsync();
        }

        Assert.Equal(["1", "2"], portable.Items.Select(i => i.Item.ItemId));
        Assert.All(portable.Items, i => Assert.True(i is { Reported: 5, Disposed: true }));
    }

    private sealed class PortableProgress : IActivityProgress
    {
        public List<PortableItem> Items { get; } = [];

        public IItemProgress StartItem(ItemRef item)
        {
            Items.Add(new PortableItem(item));
            return Items[^1];
        }
    }

    private sealed class PortableItem(ItemRef item) : IItemProgress
    {
        private readonly CancellationTokenSource _cancelled = new();
        private string? _checkpoint;

        public ItemRef Item { get; } = item;

        public int Reported { get; private set; }

        public bool Disposed { get; private set; }

        public CancellationToken Cancelled => _cancelled.Token;

        public Task StopAsync() => _cancelled.CancelAsync();

        public ValueTask ReportAsync(ItemProgressNote note)
        {
            Reported = note.Done;
            return ValueTask.CompletedTask;
        }

        public ValueTask SaveCheckpointAsync(string json)
        {
            _checkpoint = json;
            return ValueTask.CompletedTask;
        }

        public ValueTask<string?> ReadCheckpointAsync() => new(_checkpoint);

        public ValueTask DisposeAsync()
        {
            Disposed = true;
            _cancelled.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
