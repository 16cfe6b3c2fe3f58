using Azure.Data.Tables;
using Workflows.Contracts;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decks;

/// <summary>The home that needs nothing but storage.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class TableActivityProgressTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly DeckBench _bench = DeckBench.On(azurite.ConnectionString);
    private readonly ItemRef _item = new("deck/analysis #1?", $"{DeckBench.NewDeck()}");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Report_IsARow_UntilTheItemEnds()
    {
        await using (var item = _bench.Get<TableActivityProgress>().StartItem(_item))
        {
            await item.ReportAsync(Note(1));

            var row = await Table().GetEntityAsync<TableEntity>(ItemProgressRow.PartitionKeyFor(_item.InstanceId), ItemProgressRow.RowKeyFor(_item.ItemId));
            Assert.Equal(Note(1).ToJson(), row.Value.GetString(ItemProgressRow.PayloadName));
        }

        Assert.False((await RowAsync()).HasValue);
    }

    [Fact]
    public async Task Report_AfterCancellationWasRequested_CancelsTheItem()
    {
        await using var item = _bench.Get<TableActivityProgress>().StartItem(_item);
        await item.ReportAsync(Note(1));
        Assert.False(item.Cancelled.IsCancellationRequested);
        await Table().UpsertEntityAsync(
            new TableEntity(ItemProgressRow.PartitionKeyFor(_item.InstanceId), ItemProgressRow.RowKeyFor(_item.ItemId)) { [ItemProgressRow.CancelRequestedName] = true },
            TableUpdateMode.Merge);

        await item.ReportAsync(Note(9));

        Assert.True(item.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task Cancellation_OfAnItemThatDoesNotReport_IsSeenAtTheNextLook()
    {
        var time = new ManualTimeProvider();
        var progress = new TableActivityProgress(
            _bench.Get<TableServiceClient>(), _bench.Get<Azure.Storage.Blobs.BlobServiceClient>(), time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<TableActivityProgress>.Instance);
        await using var item = progress.StartItem(_item);
        await item.ReportAsync(Note(1));
        await Table().UpsertEntityAsync(
            new TableEntity(ItemProgressRow.PartitionKeyFor(_item.InstanceId), ItemProgressRow.RowKeyFor(_item.ItemId)) { [ItemProgressRow.CancelRequestedName] = true },
            TableUpdateMode.Merge);

        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var deadline = Deadline.Token;
        while (!item.Cancelled.IsCancellationRequested)
        {
            time.Advance(TableActivityProgress.LookInterval);
            await poll.WaitForNextTickAsync(deadline);
        }
    }

    [Fact]
    public async Task Checkpoint_IsReadByTheNextTry_UntilItIsForgotten()
    {
        var progress = _bench.Get<TableActivityProgress>();
        await using (var first = progress.StartItem(_item))
        {
            Assert.Null(await first.ReadCheckpointAsync());
            await first.SaveCheckpointAsync("1");
            await first.SaveCheckpointAsync(new string('x', 200_000));
        }

        await using var second = progress.StartItem(_item);
        Assert.Equal(200_000, (await second.ReadCheckpointAsync())!.Length);
        await second.SaveCheckpointAsync("");
        Assert.Null(await second.ReadCheckpointAsync());
    }

    private static ItemProgressNote Note(int done) => new() { Done = done, Total = 9, Unit = "page" };

    private TableClient Table() => _bench.Get<TableServiceClient>().GetTableClient(StorageNames.ItemProgress);

    private Task<Azure.NullableResponse<TableEntity>> RowAsync() => Table().GetEntityIfExistsAsync<TableEntity>(
        ItemProgressRow.PartitionKeyFor(_item.InstanceId), ItemProgressRow.RowKeyFor(_item.ItemId));
}
