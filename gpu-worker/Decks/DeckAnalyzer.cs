using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Decks;

/// <summary>The real work on one deck: page by page in a decoder child, a checkpoint after each page.</summary>
internal sealed partial class DeckAnalyzer(
    DecoderPool decoders,
    VisionModelCatalog models,
    AnalyzerRunLog runLog,
    WorkerMetrics metrics,
    IOptions<AnalysisOptions> options,
    TimeProvider time,
    ILogger<DeckAnalyzer> logger)
{
    /// <exception cref="DecoderFailureException">The deck cannot be decoded.</exception>
    /// <exception cref="OperationCanceledException">The item was cancelled or the worker is stopping; finished pages are saved.</exception>
    public async Task<(StoredAnalysis Result, int PagesResumed)> AnalyzeAsync(
        AnalyzeDeckInput input, string cacheKey, DeckFile file, IItemProgress item, CancellationToken stopping)
    {
        var model = models.Get(input.VisionModel);
        var version = model.Version(input.VisionModel);
        await using var decoder = await decoders.RentAsync();
        var deck = await decoder.OpenAsync(file.Bytes, stopping);
        var saved = AnalysisCheckpoint.Read(await item.ReadCheckpointAsync(), cacheKey, file.Sha256, version, deck.PageCount);
        var pages = new List<PageAnalysis>(saved?.Pages ?? []);
        var resumed = pages.Count;
        if (resumed > 0) LogResumed(input.DeckId, resumed, deck.PageCount);

        var spent = saved?.Seconds ?? 0;
        var usage = saved?.Usage;
        var packs = new SortedSet<string>(saved?.Packs ?? [], StringComparer.Ordinal);
        while (pages.Count < deck.PageCount)
        {
            item.Cancelled.ThrowIfCancellationRequested();
            stopping.ThrowIfCancellationRequested();
            var number = pages.Count + 1;
            await item.ReportAsync(Note(input.DeckId, number, deck.PageCount));
            // The answer to the first report also says whether the deck was cancelled while it waited in the queue.
            item.Cancelled.ThrowIfCancellationRequested();
            if (pages.Count == resumed) CountRun(input);
            LogPage(input.DeckId, number, deck.PageCount);

            var startedAt = time.GetTimestamp();
            var page = await model.AnalyzeAsync(PageOf(input, decoder, number, deck.PageCount, item), stopping);
            pages.Add(page.Analysis);
            usage = Add(usage, page.Usage);
            packs.UnionWith(page.Packs);
            metrics.PageDecoded(GpuActivities.AnalyzeDeck);
            await LingerAsync(startedAt, item.Cancelled, stopping);
            spent += time.GetElapsedTime(startedAt).TotalSeconds;
            if (number < deck.PageCount) await SaveCheckpointAsync(item, new()
            {
                CacheKey = cacheKey,
                ContentSha256 = file.Sha256,
                ModelVersion = version,
                Seconds = spent,
                Usage = usage,
                Packs = [.. packs],
                Pages = pages,
            });
        }

        var refined = model.Refine(input.VisionModel, pages);
        var analysis = new DeckAnalysis
        {
            PageCount = refined.Count,
            Summary = DeckSummarizer.Summarize(deck.Title, refined),
            Pages = refined,
            Provenance = new AnalysisProvenance
            {
                VisionModel = input.VisionModel,
                ModelVersion = version,
                Prompt = input.AnalysisPrompt,
                AnalyzedAt = time.GetUtcNow(),
                Seconds = Math.Round(spent, 3),
                ContentSha256 = file.Sha256,
                Packs = [.. packs],
                Usage = usage,
            },
        };
        return (StoredAnalysis.From(analysis), resumed);
    }

    private void CountRun(AnalyzeDeckInput input)
    {
        runLog.Append(input.DeckId, input.VisionModel, input.Attempt);
        metrics.AnalyzerRan(input.VisionModel);
    }

    private static PageTask PageOf(AnalyzeDeckInput input, DecoderSession decoder, int number, int pages, IItemProgress item) => new()
    {
        Decoder = decoder,
        Number = number,
        PageCount = pages,
        VisionModel = input.VisionModel,
        Prompt = input.AnalysisPrompt,
        Waiting = async waiting => await item.ReportAsync(Note(input.DeckId, number, pages) with { Waiting = waiting }),
    };

    private static ModelUsage? Add(ModelUsage? sum, ModelUsage? usage) => (sum, usage) switch
    {
        (null, _) => usage,
        (_, null) => sum,
        _ => sum + usage,
    };

    private static ItemProgressNote Note(int deckId, int page, int pages) => new()
    {
        Done = page,
        Total = pages,
        Unit = "page",
        Label = string.Create(CultureInfo.InvariantCulture, $"Processing deck {deckId}: page {page}/{pages}"),
    };

    private async Task LingerAsync(long startedAt, CancellationToken cancelled, CancellationToken stopping)
    {
        var rest = options.Value.MinimumPageTime - time.GetElapsedTime(startedAt);
        if (rest <= TimeSpan.Zero) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping);
        // The page is done whatever comes: a cancelled wait goes on to its checkpoint, and the loop then stops.
        await Task.Delay(rest, time, either.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private static async Task SaveCheckpointAsync(IItemProgress item, AnalysisCheckpoint checkpoint)
    {
        var json = ContractJson.Write(checkpoint);
        if (json.Length <= AnalysisCheckpoint.LengthMax) await item.SaveCheckpointAsync(json);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Deck {DeckId}: page {Page}/{PageCount}")]
    private partial void LogPage(int deckId, int page, int pageCount);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deck {DeckId} goes on after page {PagesDone} of {PageCount}")]
    private partial void LogResumed(int deckId, int pagesDone, int pageCount);
}
