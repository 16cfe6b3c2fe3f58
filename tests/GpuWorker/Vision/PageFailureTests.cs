using Workflows.Contracts;
using Workflows.GpuWorker.Decks;
using Workflows.GpuWorker.Tests.Decks;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;
using Workflows.Testing.Providers;

namespace Workflows.GpuWorker.Tests.Vision;

/// <summary>Pages that fail alone: the others are kept, and a retry makes the failed ones only. Counted by the calls that the provider got.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class PageFailureTests(AzuriteFixture azurite)
{
    private const decimal PageCost = 0.006m;

    [Fact]
    public async Task Analyze_SomePagesFail_TheDeckFailsWithTheirNumbers_AndShowsTheOthers()
    {
        await using var vision = await StartAsync(pages: 6, failing: [2, 5]);

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ItemStatus.Failed, ItemFailures.PagesFailedCode), (output.Status, output.Failure?.Code));
        Assert.StartsWith("2 of 6 pages could not be analysed: page 2 (MODEL_REFUSED: ", output.Failure!.Sentence, StringComparison.Ordinal);
        Assert.Contains("page 5 (", output.Failure.Sentence, StringComparison.Ordinal);
        Assert.Equal([2, 5], output.Result!.Summary.FailedPages);
        Assert.Equal([1, 2, 3, 4, 5, 6], output.Result.Pages.Select(page => page.Number));
        Assert.Equal("Headline 6", output.Result.Pages[5].Headline);
        Assert.Equal(6 * PageCost, output.Usage?.Cost);
        var cached = await vision.Bench.Get<AnalysisCache>().FindAsync(
            vision.Input.DeckId, vision.Model, vision.Input.AnalysisPrompt, output.ContentSha256!, Deadline.Token);
        Assert.Null(cached);
    }

    [Fact]
    public async Task Analyze_RetriedAfterPagesFailed_AsksForTheFailedPagesOnly_AndTheLedgersAddUp()
    {
        await using var vision = await StartAsync(pages: 6, failing: [2, 5]);
        var failed = await vision.AnalyzeAsync();
        Assert.Equal(6, await KeptAsync(vision, failed));
        var before = vision.Provider.CallsByPage;
        vision.Provider.Rule = _ => null;

        var retried = await vision.RetryAsync();

        Assert.Equal(new Dictionary<int, int> { [1] = 1, [2] = 1, [3] = 1, [4] = 1, [5] = 1, [6] = 1 }, before);
        Assert.Equal(new Dictionary<int, int> { [1] = 1, [2] = 2, [3] = 1, [4] = 1, [5] = 2, [6] = 1 }, vision.Provider.CallsByPage);
        Assert.Equal((ItemStatus.Done, 4), (retried.Status, retried.PagesResumed));
        Assert.Empty(retried.Result!.Summary.FailedPages);
        Assert.Equal(["Headline 1", "Headline 2", "Headline 3"], retried.Result.Pages.Take(3).Select(page => page.Headline));
        Assert.Equal((6 * PageCost, 2 * PageCost), (failed.Usage?.Cost, retried.Usage?.Cost));
        Assert.Equal(8 * PageCost, retried.Result.Provenance.Usage?.Cost);
        Assert.Equal(ItemStatus.Cached, (await vision.RetryAsync(3)).Status);
        Assert.Equal(0, await KeptAsync(vision, retried));
    }

    [Fact]
    public async Task Analyze_RetriedAndFailingAgain_StillKeepsTheGoodOnes()
    {
        await using var vision = await StartAsync(pages: 3, failing: [2]);
        await vision.AnalyzeAsync();

        var again = await vision.RetryAsync();

        Assert.Equal((ItemFailures.PagesFailedCode, PageCost), (again.Failure?.Code, again.Usage?.Cost));
        Assert.Equal([2], again.Result!.Summary.FailedPages);
        Assert.Equal(new Dictionary<int, int> { [1] = 1, [2] = 2, [3] = 1 }, vision.Provider.CallsByPage);
    }

    [Fact]
    public async Task Analyze_EveryPageFails_FailsWithTheFirstPagesCode()
    {
        await using var vision = await StartAsync(pages: 2, failing: [1, 2]);

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ModelFailures.RefusedCode, null), (output.Failure?.Code, output.Result));
    }

    [Fact]
    public async Task Analyze_WithoutTheCache_UsesNoKeptPagesOfOtherJobs_ButItsOwn()
    {
        await using var vision = await StartAsync(pages: 3, failing: [2]);
        await vision.AnalyzeAsync();

        await vision.AnalyzeAsync(input => input with { JobId = "8", InstanceId = "deck-analysis-8-1", UseCache = false });
        vision.Provider.Rule = _ => null;
        var done = await vision.AnalyzeAsync(input => input with { JobId = "8", InstanceId = "deck-analysis-8-2", UseCache = false });

        Assert.Equal((ItemStatus.Done, 2), (done.Status, done.PagesResumed));
        Assert.Equal(new Dictionary<int, int> { [1] = 2, [2] = 3, [3] = 2 }, vision.Provider.CallsByPage);
    }

    [Fact]
    public async Task Analyze_WorkerDiesInTheMiddle_PaidPagesAreNotAskedForAgain_AlsoWithoutACheckpoint()
    {
        await using var vision = await StartAsync(pages: 4, failing: []);
        vision.Bench.Progress.OnReport = note =>
        {
            // As kill -9 between two pages: nothing of the activity runs on, and its answer never comes.
            if (note.Done == 3) throw new IOException("The worker is gone.");
            return Task.FromResult(false);
        };
        await Assert.ThrowsAsync<IOException>(() => vision.AnalyzeAsync());
        vision.Bench.Progress.OnReport = _ => Task.FromResult(false);

        var sameInstance = await vision.AnalyzeAsync();
        var other = await vision.AnalyzeAsync(input => input with { AnalysisPrompt = "Another prompt" });

        Assert.Equal((ItemStatus.Done, 2), (sameInstance.Status, sameInstance.PagesResumed));
        Assert.Equal(4 * PageCost, sameInstance.Usage?.Cost);
        Assert.Equal(ItemStatus.Done, other.Status);
        Assert.Equal(new Dictionary<int, int> { [1] = 2, [2] = 2, [3] = 2, [4] = 2 }, vision.Provider.CallsByPage);
    }

    [Fact]
    public async Task Analyze_WorkerDiesAndTheJobIsRetried_PaidPagesAreNotAskedForAgain()
    {
        await using var vision = await StartAsync(pages: 4, failing: []);
        vision.Bench.Progress.OnReport = note => note.Done == 3 ? throw new IOException("The worker is gone.") : Task.FromResult(false);
        await Assert.ThrowsAsync<IOException>(() => vision.AnalyzeAsync());
        vision.Bench.Progress.OnReport = _ => Task.FromResult(false);

        var retried = await vision.RetryAsync();

        Assert.Equal((ItemStatus.Done, 2), (retried.Status, retried.PagesResumed));
        Assert.Equal(2 * PageCost, retried.Usage?.Cost);
        Assert.Equal(4, vision.Provider.Requests.Count);
    }

    [Fact]
    public async Task Analyze_ADamagedPage_FailsAlone_UnderClassic_AndARetryOpensOnlyThat()
    {
        await using var bench = DeckBench.On(azurite.ConnectionString);
        var deck = DeckBench.NewDeck();
        await bench.UploadAsync(deck, SampleDecks.WithADamagedPage(deck));

        var output = await bench.AnalyzeAsync(DeckBench.Input(deck));
        var notes = bench.Progress.Notes.Count;
        var again = await bench.AnalyzeAsync(DeckBench.Input(deck) with { InstanceId = "deck-analysis-7-2" });

        Assert.Equal(ItemFailures.PagesFailedCode, output.Failure?.Code);
        Assert.Equal([null, ItemFailures.PdfCorruptCode, null], output.Result!.Pages.Select(page => page.Failure?.Code));
        Assert.Equal((ItemFailures.PagesFailedCode, 2), (again.Failure?.Code, again.PagesResumed));
        Assert.Equal([2], bench.Progress.Notes.Skip(notes).Select(note => note.Done));
    }

    [Fact]
    public async Task Ingest_ADamagedPage_LeavesAGap_AndTheOtherPages()
    {
        await using var bench = DeckBench.On(azurite.ConnectionString);
        var deck = DeckBench.NewDeck();
        await bench.UploadAsync(deck, SampleDecks.WithADamagedPage(deck));

        var output = await bench.IngestAsync(deck);
        var text = await bench.Get<DerivedPages>().FindAsync(output.ContentSha256!, Deadline.Token);

        Assert.Equal((ItemStatus.Done, 3), (output.Status, output.PageCount));
        Assert.Equal([$"Deck {deck}", "", "Last"], text!.Pages.Select(page => page.Text.Trim()));
    }

    [Fact]
    public async Task Analyze_APageThatBreaksALimit_FailsAlone_InAFreshChild()
    {
        await using var bench = new DeckBench(azurite.ConnectionString, ("Decoder:PageTimeout", "00:00:02"), ("Decoder:PageCpuTime", "00:00:02"));
        var deck = DeckBench.NewDeck();
        await bench.UploadAsync(deck, SampleDecks.EndlessInTheMiddle());

        var output = await bench.AnalyzeAsync(DeckBench.Input(deck));

        // Time or memory, whichever the machine's pace lets it meet first.
        Assert.Equal([true, false, true], output.Result!.Pages.Select(page => page.Failure is null));
        Assert.Contains(output.Result.Pages[1].Failure!.Code, (string[])[ItemFailures.DecoderTimeoutCode, ItemFailures.DecoderMemoryCode]);
        Assert.Equal("Last", output.Result.Pages[2].Headline);
    }

    [Fact]
    public async Task Analyze_PagesThatBreakMoreChildrenThanAllowed_FailTheDeck()
    {
        await using var bench = new DeckBench(azurite.ConnectionString,
            ("Decoder:PageTimeout", "00:00:01"), ("Decoder:PageCpuTime", "00:00:01"), ("Decoder:BrokenChildrenMax", "0"));
        var deck = DeckBench.NewDeck();
        await bench.UploadAsync(deck, SampleDecks.EndlessInTheMiddle());

        var output = await bench.AnalyzeAsync(DeckBench.Input(deck));

        Assert.Equal((ItemFailures.DecoderTimeoutCode, null), (output.Failure?.Code, output.Result));
    }

    private async Task<VisionBench> StartAsync(int pages, int[] failing)
    {
        var vision = await VisionBench.StartAsync(azurite.ConnectionString, "anthropic", pages);
        vision.Provider.Rule = request => failing.Contains(request.Page) ? vision.Provider.Wire.Refusal() : null;
        return vision;
    }

    private static async Task<int> KeptAsync(VisionBench vision, AnalyzeDeckOutput output)
    {
        var scope = KeptPages.ScopeOf(vision.Input, output.CacheKey, output.ContentSha256!, output.Result!.Provenance.ModelVersion);
        return (await vision.Bench.Get<KeptPages>().ReadAsync(scope, Deadline.Token)).Count;
    }
}
