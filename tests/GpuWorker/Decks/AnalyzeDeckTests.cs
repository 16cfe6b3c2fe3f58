using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Workflows.Contracts;
using Workflows.GpuWorker.Decks;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decks;

[Collection(AzuriteCollection.Name)]
public sealed class AnalyzeDeckTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly DeckBench _bench = DeckBench.On(azurite.ConnectionString);
    private readonly int _deck = DeckBench.NewDeck();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Analyze_ADeck_ReturnsItsResult_AndWritesTheCacheRow()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Dark());

        var output = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal((ItemStatus.Done, true, 1), (output.Status, output.Analysed, output.Pages));
        Assert.Equal("Energy for everyone", output.Result!.Pages[0].Headline);
        Assert.Equal("Sunbank pitch", output.Result.Summary.Title);
        Assert.Equal(("classic", "Rate the design"), (output.Result.Provenance.VisionModel, output.Result.Provenance.Prompt));
        var row = await RowAsync();
        Assert.Equal((output.ResultSha256, output.ContentSha256, "7"), (row.AnalysisResultSha256, row.ContentSha256, row.JobId));
        Assert.Equal(ContractJson.Write(output.Result), row.AnalysisResultJson);
        Assert.Equal(output.CacheKey, row.RowKey);
    }

    [Fact]
    public async Task Analyze_EachPage_IsReportedInTheRequiredWords()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Plain(3));

        await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal([1, 2, 3], _bench.Progress.Notes.Select(n => n.Done));
        Assert.Equal($"Processing deck {_deck}: page 2/3", _bench.Progress.Notes[1].Label);
        Assert.Equal(new ItemRef("deck-analysis-7-1", $"{_deck}"), Assert.Single(_bench.Progress.Items));
    }

    [Fact]
    public async Task Analyze_TheSameAgain_ComesFromTheCache_WithoutTheAnalyser()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Dark());
        var first = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        // Other white space is the same prompt; the asker may know the content or not.
        var known = await _bench.AnalyzeAsync(DeckBench.Input(_deck, first.ContentSha256) with { AnalysisPrompt = " Rate  the design" });
        var unknown = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.All([known, unknown], cached =>
        {
            Assert.Equal((ItemStatus.Cached, false, first.ResultSha256), (cached.Status, cached.Analysed, cached.ResultSha256));
            Assert.Equal(ContractJson.Write(first.Result), ContractJson.Write(cached.Result));
        });
        Assert.Equal([$"{_deck} classic 1"], _bench.AnalyzerRuns);
    }

    [Fact]
    public async Task Analyze_OtherPrompt_IsAnotherResult()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Dark());
        await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        var other = await _bench.AnalyzeAsync(DeckBench.Input(_deck) with { AnalysisPrompt = "Find the team" });

        Assert.Equal(ItemStatus.Done, other.Status);
        Assert.Equal(2, _bench.AnalyzerRuns.Count);
    }

    [Fact]
    public async Task Analyze_AfterTheDeckWasReplaced_AnalysesTheNewContent()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Dark());
        var old = await _bench.AnalyzeAsync(DeckBench.Input(_deck));
        await _bench.UploadAsync(_deck, SampleDecks.Plain(2));

        var replaced = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal((ItemStatus.Done, 2), (replaced.Status, replaced.Pages));
        Assert.NotEqual(old.ContentSha256, replaced.ContentSha256);
        Assert.Equal(replaced.ContentSha256, (await RowAsync()).ContentSha256);
    }

    [Fact]
    public async Task Analyze_LargeResult_TravelsAsABlob_AlsoFromTheCache()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Wordy(pages: 40));

        var first = await _bench.AnalyzeAsync(DeckBench.Input(_deck));
        var again = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Null(first.Result);
        Assert.Equal($"{first.ResultSha256}.json", first.ResultBlob);
        var row = await RowAsync();
        Assert.Equal((null, first.ResultBlob), (row.AnalysisResultJson, row.AnalysisResultBlob));
        Assert.Equal((ItemStatus.Cached, first.ResultBlob, 40), (again.Status, again.ResultBlob, again.Pages));
        var blob = await _bench.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.Results).GetBlobClient(first.ResultBlob).DownloadContentAsync();
        Assert.Equal(40, ContractJson.Read<DeckAnalysis>(blob.Value.Content.ToString()).PageCount);
    }

    [Fact]
    public async Task Analyze_CachedBlobLost_AnalysesAgain_AndRepairsIt()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Wordy(pages: 40));
        var first = await _bench.AnalyzeAsync(DeckBench.Input(_deck));
        var blobs = _bench.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.Results);
        await blobs.DeleteBlobAsync(first.ResultBlob);

        var again = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal(ItemStatus.Done, again.Status);
        Assert.True(await blobs.GetBlobClient(again.ResultBlob).ExistsAsync());
    }

    [Fact]
    public async Task Analyze_CacheRowDamaged_AnalysesAgain()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Dark());
        var first = await _bench.AnalyzeAsync(DeckBench.Input(_deck));
        var damaged = (await RowAsync()) with { AnalysisResultJson = "{\"page_count\":1" };
        await Table().UpsertEntityAsync(new TableEntity(damaged.ToProperties()), TableUpdateMode.Replace);

        var again = await _bench.AnalyzeAsync(DeckBench.Input(_deck, first.ContentSha256));

        Assert.Equal(ItemStatus.Done, again.Status);
        Assert.Equal(again.ResultSha256, (await RowAsync()).AnalysisResultSha256);
    }

    [Fact]
    public async Task Analyze_BrokenDeck_IsACodedResult_NotAnException()
    {
        await _bench.UploadAsync(_deck, SampleDecks.WithPassword());

        var output = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal((ItemStatus.Failed, ItemFailures.PdfPasswordCode), (output.Status, output.Failure!.Code));
        Assert.Null(output.Result);
        Assert.Empty(_bench.AnalyzerRuns);
    }

    [Fact]
    public async Task Analyze_SourceGone_FailsAsLost()
    {
        var output = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal(ItemFailures.SourceLostCode, output.Failure!.Code);
        Assert.Contains($"{_deck}.pdf", output.Failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_SourceTooLarge_FailsWithoutDownload()
    {
        await using var bench = new DeckBench(azurite.ConnectionString, ("Decoder:MaxSourceBytes", "1024"));
        await bench.UploadAsync(_deck, new byte[1025]);

        Assert.Equal(ItemFailures.SourceTooLargeCode, (await bench.AnalyzeAsync(DeckBench.Input(_deck))).Failure!.Code);
    }

    [Fact]
    public async Task Analyze_UnknownModel_NamesTheOnesThereAre()
    {
        var output = await _bench.AnalyzeAsync(DeckBench.Input(_deck) with { VisionModel = "gpt-9" });

        Assert.Equal(ItemFailures.VisionModelUnknownCode, output.Failure!.Code);
        Assert.Contains("classic", output.Failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_CancelledWhileItWaited_AnalysesNothing()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Plain(5));
        _bench.Progress.OnReport = _ => Task.FromResult(true);

        var cancelled = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal(ItemStatus.Cancelled, cancelled.Status);
        Assert.Empty(_bench.AnalyzerRuns);
    }

    [Fact]
    public async Task Analyze_CancelledBetweenTwoPages_StopsThere_AndGoesOnLater()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Plain(5));
        _bench.Progress.OnReport = note => Task.FromResult(note.Done == 3);
        var cancelled = await _bench.AnalyzeAsync(DeckBench.Input(_deck));
        var reported = _bench.Progress.Notes.Count;
        _bench.Progress.OnReport = _ => Task.FromResult(false);

        var resumed = await _bench.AnalyzeAsync(DeckBench.Input(_deck) with { Attempt = 2 });

        Assert.Equal((ItemStatus.Cancelled, null), (cancelled.Status, cancelled.Result));
        Assert.Equal(3, reported);
        // Page 3 was announced, and the answer to that report cancelled: it was not begun.
        Assert.Equal((ItemStatus.Done, 5, 2), (resumed.Status, resumed.Pages, resumed.PagesResumed));
        Assert.Equal([3, 4, 5], _bench.Progress.Notes.Skip(reported).Select(n => n.Done));
        Assert.Equal([$"{_deck} classic 1", $"{_deck} classic 2"], _bench.AnalyzerRuns);
        Assert.Equal("", _bench.Progress.Checkpoint(_bench.Progress.Items[0]));
    }

    [Fact]
    public async Task Analyze_ResumedFromItsCheckpoint_SeesTheSameAsInOneGo()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Plain(4));
        _bench.Progress.OnReport = note => Task.FromResult(note.Done == 2);
        await _bench.AnalyzeAsync(DeckBench.Input(_deck));
        _bench.Progress.OnReport = _ => Task.FromResult(false);
        var resumed = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        var whole = await _bench.AnalyzeAsync(DeckBench.Input(_deck) with { AnalysisPrompt = "other" });

        Assert.Equal(ContractJson.Write(whole.Result!.Pages), ContractJson.Write(resumed.Result!.Pages));
        Assert.Equal(ContractJson.Write(whole.Result.Summary), ContractJson.Write(resumed.Result.Summary));
    }

    [Fact]
    public async Task Analyze_CheckpointOfOtherContent_IsIgnored()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Plain(4));
        _bench.Progress.OnReport = note => Task.FromResult(note.Done == 3);
        await _bench.AnalyzeAsync(DeckBench.Input(_deck));
        _bench.Progress.OnReport = _ => Task.FromResult(false);
        await _bench.UploadAsync(_deck, SampleDecks.Plain(5));

        var output = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal((5, 0), (output.Pages, output.PagesResumed));
    }

    [Fact]
    public async Task Analyze_WorkerStops_GoesAwayWithoutAnAnswer_ItsPagesSaved()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Plain(4));
        _bench.Progress.OnReport = note =>
        {
            if (note.Done == 3) _bench.Lifetime.StopApplication();
            return Task.FromResult(false);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.AnalyzeAsync(DeckBench.Input(_deck)));

        var saved = ContractJson.Read<AnalysisCheckpoint>(_bench.Progress.Checkpoint(_bench.Progress.Items[0])!);
        Assert.Equal([1, 2], saved.Pages.Select(p => p.Number));
    }

    [Fact]
    public async Task Analyze_ChildKilledInTheMiddle_GoesOnInANewOne()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Plain(3));
        await using (var idle = await _bench.Get<GpuWorker.Decoding.DecoderPool>().RentAsync())
        {
            _bench.Progress.OnReport = async note =>
            {
                if (note.Done != 2) return false;
                using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", $"{idle.ProcessId}"]);
                await kill.WaitForExitAsync();
                return false;
            };
        }

        var output = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal((ItemStatus.Done, 3), (output.Status, output.Pages));
        Assert.Empty(output.Result!.Summary.FailedPages);
    }

    [Fact]
    public async Task Analyze_StorageThatDoesNotAnswer_IsThrown_ForTheRetryPolicy()
    {
        var dead = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:{FreePort.Next()}/a;TableEndpoint=http://127.0.0.1:{FreePort.Next()}/a;";
        await using var bench = new DeckBench(dead);

        var thrown = await Record.ExceptionAsync(() => bench.AnalyzeAsync(DeckBench.Input(_deck)));

        Assert.True(thrown is AggregateException or RequestFailedException, $"{thrown}");
    }

    [Fact]
    public async Task Analyze_ContainersAndTableLost_AreMadeAgain()
    {
        await _bench.UploadAsync(_deck, SampleDecks.Dark());
        await _bench.AnalyzeAsync(DeckBench.Input(_deck));
        await Table().DeleteAsync();

        var output = await _bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal(ItemStatus.Done, output.Status);
        Assert.Equal(output.ResultSha256, (await RowAsync()).AnalysisResultSha256);
    }

    [Fact]
    public async Task Analyze_MinimumPageTime_SlowsPagesDown()
    {
        await using var bench = new DeckBench(azurite.ConnectionString, ("Analysis:MinimumPageTime", "00:00:00.300"));
        await bench.UploadAsync(_deck, SampleDecks.Plain(2));

        var output = await bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.InRange(output.Seconds, 0.6, 60);
    }

    private TableClient Table() => _bench.Get<TableServiceClient>().GetTableClient(StorageNames.VisualAnalysisCache);

    private async Task<VisualAnalysisCacheRow> RowAsync()
    {
        var row = await Table().GetEntityAsync<TableEntity>(
            VisualAnalysisCacheKey.PartitionFor(_deck), VisualAnalysisCacheKey.For(_deck, "classic", "Rate the design"));
        return VisualAnalysisCacheRow.FromProperties(row.Value);
    }
}
