using Azure.Storage.Blobs;
using Workflows.Contracts;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decks;

[Collection(AzuriteCollection.Name)]
public sealed class IngestDeckTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly DeckBench _bench = DeckBench.On(azurite.ConnectionString);
    private readonly int _deck = DeckBench.NewDeck();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Ingest_ADeck_DerivesImagesAndText_ByTheHashOfItsContent()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Unique(_deck, pages: 3));

        var output = await _bench.IngestAsync(_deck);

        Assert.Equal((ItemStatus.Done, 3, $"Deck {_deck}"), (output.Status, output.PageCount, output.Title));
        var sha = output.ContentSha256!;
        var text = ContractJson.Read<DeckText>((await Pages().GetBlobClient(StorageNames.DeckText(sha)).DownloadContentAsync()).Value.Content.ToString());
        Assert.Equal([1, 2, 3], text.Pages.Select(p => p.Number));
        Assert.Contains("page 2", text.Pages[1].Text, StringComparison.Ordinal);
        var image = await Pages().GetBlobClient($"{sha}/page-003.jpg").DownloadContentAsync();
        Assert.Equal("image/jpeg", image.Value.Details.ContentType);
        Assert.Equal([0xff, 0xd8, 0xff], image.Value.Content.ToArray()[..3]);
        Assert.Equal([$"Reading deck {_deck}: page 1/3", $"Reading deck {_deck}: page 2/3", $"Reading deck {_deck}: page 3/3"], _bench.Progress.Notes.Select(n => n.Label));
    }

    [Fact]
    public async Task Ingest_TheSameContentAgain_OpensNothing()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Unique(_deck, pages: 2));
        var first = await _bench.IngestAsync(_deck);
        var reports = _bench.Progress.Notes.Count;

        var second = await _bench.IngestAsync(_deck);

        Assert.Equal((first.PageCount, first.Title, first.WordCount), (second.PageCount, second.Title, second.WordCount));
        Assert.Equal(reports, _bench.Progress.Notes.Count);
    }

    [Fact]
    public async Task Ingest_AfterTheTextWasLost_DerivesEverythingAgain()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Unique(_deck, pages: 1));
        var sha = (await _bench.IngestAsync(_deck)).ContentSha256!;
        await Pages().DeleteBlobAsync(StorageNames.DeckText(sha));
        await Pages().DeleteBlobAsync(StorageNames.PageImage(sha, 1));

        await _bench.IngestAsync(_deck);

        Assert.True(await Pages().GetBlobClient(StorageNames.PageImage(sha, 1)).ExistsAsync());
    }

    [Fact]
    public async Task Ingest_NotAPdf_IsACodedResult_WithItsHash()
    {
        await _bench.UploadAsync(_deck, [0xff, 0xd8, 0xff, 0xe0, .. new byte[200]]);

        var output = await _bench.IngestAsync(_deck);

        Assert.Equal((ItemStatus.Failed, ItemFailures.NotAPdfCode, 204), (output.Status, output.Failure!.Code, output.SizeBytes));
        Assert.NotNull(output.ContentSha256);
    }

    [Fact]
    public async Task Ingest_Cancelled_StopsBetweenTwoPages()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Unique(_deck, pages: 4));
        _bench.Progress.OnReport = note => Task.FromResult(note.Done == 2);

        var output = await _bench.IngestAsync(_deck);

        Assert.Equal(ItemStatus.Cancelled, output.Status);
        Assert.Equal(2, _bench.Progress.Notes.Count);
    }

    private BlobContainerClient Pages() => _bench.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.DeckPages);
}
