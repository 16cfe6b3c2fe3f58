using System.Globalization;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Models;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Decks;

/// <summary>The real work on one deck: page by page in decoder children, a checkpoint after each page.</summary>
/// <remarks>A page that cannot be done does not stop the others. Pages that were paid for are kept at once, others when the deck ends without
/// all of them; a later try takes what is kept and makes the rest.</remarks>
internal sealed partial class DeckAnalyzer(
    DecoderPool decoders,
    VisionModelCatalog models,
    KeptPages kept,
    AnalyzerRunLog runLog,
    WorkerMetrics metrics,
    ModelDevice device,
    IOptions<AnalysisOptions> options,
    TimeProvider time,
    ILogger<DeckAnalyzer> logger)
{
    /// <exception cref="DecoderFailureException">The deck cannot be opened.</exception>
    /// <exception cref="RequestFailedException">Storage does not answer; retriable.</exception>
    /// <exception cref="OperationCanceledException">The worker is stopping; finished pages are saved.</exception>
    public async Task<DeckOutcome> AnalyzeAsync(
        AnalyzeDeckInput input, string cacheKey, DeckFile file, IItemProgress item, CancellationToken stopping)
    {
        var model = models.Get(input.VisionModel);
        var version = model.Version(input.VisionModel);
        await using var deck = await DeckPages.OpenAsync(decoders, file.Bytes, stopping);
        var scope = KeptPages.ScopeOf(input, cacheKey, file.Sha256, version);
        var saved = AnalysisCheckpoint.Read(await item.ReadCheckpointAsync(), cacheKey, file.Sha256, version, deck.PageCount);
        using var reporter = new PageReporter(item, time);
        var work = new Work
        {
            Input = input,
            Deck = deck,
            Model = model,
            Version = version,
            CacheKey = cacheKey,
            ContentSha256 = file.Sha256,
            Scope = scope,
            Item = item,
            Reporter = reporter,
            Kept = await kept.ReadAsync(scope, stopping),
            Pages = [.. saved?.Pages ?? []],
        };
        work.Resumed = work.Pages.Count;
        try
        {
            await FinishPagesAsync(work, stopping);
        }
        catch (VisionFailureException e)
        {
            return await GiveUpAsync(work, ItemStatus.Failed, e.Failure, stopping);
        }
        catch (DecoderFailureException e)
        {
            return await GiveUpAsync(work, ItemStatus.Failed, e.Failure, stopping);
        }
        catch (OperationCanceledException) when (item.Cancelled.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return await GiveUpAsync(work, ItemStatus.Cancelled, null, stopping);
        }

        var analyses = work.Pages.Select(page => page.Analysis).ToList();
        if (DeckResult.FailureOf(analyses) is not { } failure) return Outcome(work, ItemStatus.Done) with { Result = Result(work, analyses) };
        var some = analyses.Exists(page => page.Failure is null);
        return await GiveUpAsync(work, ItemStatus.Failed, failure, stopping) with { Result = some ? Result(work, analyses) : null };
    }

    private async Task FinishPagesAsync(Work work, CancellationToken stopping)
    {
        while (work.Pages.Count < work.Deck.PageCount)
        {
            var number = work.Pages.Count + 1;
            if (work.Kept.TryGetValue(number, out var done) && done.IsGood)
            {
                work.Pages.Add(done);
                work.Resumed++;
                continue;
            }

            work.Item.Cancelled.ThrowIfCancellationRequested();
            stopping.ThrowIfCancellationRequested();
            await work.Reporter.ReportAsync(Note(work, number));
            // The answer to the first report also says whether the deck was cancelled while it waited in the queue.
            work.Item.Cancelled.ThrowIfCancellationRequested();
            DeckBudget.Check(work.Input, work.Spent, work.Pages.Concat(work.Kept.Values));
            CountRun(work);
            await FinishPageAsync(work, number, stopping);
        }
    }

    private async Task FinishPageAsync(Work work, int number, CancellationToken stopping)
    {
        LogPage(work.Input.DeckId, number, work.Deck.PageCount);
        var startedAt = time.GetTimestamp();
        var meter = new UsageMeter();
        var earlier = work.Kept.GetValueOrDefault(number);
        PageResult page;
        try
        {
            page = await work.Reporter.WhileAsync(work.Deck.AnalyzeAsync(work.Model, number, decoder => TaskOf(work, number, decoder, meter), stopping));
        }
        catch
        {
            work.Unfinished = UsageMeter.Sum(work.Unfinished, meter.Total);
            throw;
        }

        if (page.Analysis.Failure is { } failure) LogPageFailed(work.Input.DeckId, number, failure.Code);
        else metrics.PageDecoded(GpuActivities.AnalyzeDeck);
        await LingerAsync(startedAt, work.Item.Cancelled, stopping);
        var record = new PageRecord
        {
            Analysis = page.Analysis,
            Usage = UsageMeter.Sum(earlier?.Usage, meter.Total),
            InstanceUsage = UsageMeter.Sum(earlier?.InstanceId == work.Input.InstanceId ? earlier.InstanceUsage : null, meter.Total),
            InstanceId = work.Input.InstanceId,
            Seconds = time.GetElapsedTime(startedAt).TotalSeconds,
            Packs = page.Packs,
        };
        work.Pages.Add(record);
        if (number < work.Deck.PageCount) await SaveCheckpointAsync(work);
        if (meter.Total is not null) await kept.WriteAsync(work.Scope, record, stopping);
    }

    /// <summary>Ends without a whole result; what is good is kept for the next try.</summary>
    private async Task<DeckOutcome> GiveUpAsync(Work work, ItemStatus status, ItemFailure? failure, CancellationToken stopping)
    {
        // Paid pages are there already. Free ones are worth keeping only where the rest may succeed.
        if (failure?.Code == ItemFailures.PagesFailedCode)
            await kept.WriteAsync(work.Scope, work.Pages.Where(page => page.IsGood && page.Usage is null && !work.Kept.ContainsKey(page.Number)), stopping);
        // The next try of this item starts from what is kept, and so tries the failed pages again.
        if (status == ItemStatus.Failed) await work.Item.SaveCheckpointAsync("");
        return Outcome(work, status) with { Failure = failure };
    }

    private DeckOutcome Outcome(Work work, ItemStatus status) => new()
    {
        Status = status,
        PagesResumed = work.Resumed,
        Usage = work.Spent,
        ForgetAsync = token => kept.ForgetAsync(work.Scope, work.Kept.Keys.Concat(work.Pages.Where(page => page.Usage is not null).Select(page => page.Number)).Distinct(), token),
    };

    private StoredAnalysis Result(Work work, IReadOnlyList<PageAnalysis> pages) => StoredAnalysis.From(DeckResult.Of(work.Model, work.Deck.Title, pages, new()
    {
        VisionModel = work.Input.VisionModel,
        ModelVersion = work.Version,
        Prompt = work.Input.AnalysisPrompt,
        AnalyzedAt = time.GetUtcNow(),
        Seconds = Math.Round(work.Pages.Sum(page => page.Seconds), 3),
        ContentSha256 = work.ContentSha256,
        Packs = [.. work.Pages.SelectMany(page => page.Packs).Distinct().Order(StringComparer.Ordinal)],
        Device = work.Pages.Any(page => page.Packs.Count > 0) ? device.NameIfDecided : null,
        Usage = work.Pages.Aggregate((ModelUsage?)null, (sum, page) => UsageMeter.Sum(sum, page.Usage)),
    }));

    private void CountRun(Work work)
    {
        if (work.Counted) return;
        work.Counted = true;
        if (work.Resumed > 0) LogResumed(work.Input.DeckId, work.Resumed, work.Deck.PageCount);
        runLog.Append(work.Input.DeckId, work.Input.VisionModel, work.Input.Attempt);
        metrics.AnalyzerRan(models.Label(work.Input.VisionModel));
    }

    private static PageTask TaskOf(Work work, int number, DecoderSession decoder, UsageMeter meter) => new()
    {
        Decoder = decoder,
        Number = number,
        PageCount = work.Deck.PageCount,
        VisionModel = work.Input.VisionModel,
        Prompt = work.Input.AnalysisPrompt,
        Waiting = work.Reporter.WaitAsync,
        Usage = meter,
        Cancelled = work.Item.Cancelled,
    };

    private static ItemProgressNote Note(Work work, int page) => new()
    {
        Done = page,
        Total = work.Deck.PageCount,
        Unit = "page",
        Label = string.Create(CultureInfo.InvariantCulture, $"Processing deck {work.Input.DeckId}: page {page}/{work.Deck.PageCount}"),
    };

    private async Task LingerAsync(long startedAt, CancellationToken cancelled, CancellationToken stopping)
    {
        var rest = options.Value.MinimumPageTime - time.GetElapsedTime(startedAt);
        if (rest <= TimeSpan.Zero) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping);
        // The page is done whatever comes: a cancelled wait goes on to its checkpoint, and the loop then stops.
        await Task.Delay(rest, time, either.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private static async Task SaveCheckpointAsync(Work work)
    {
        var json = ContractJson.Write(new AnalysisCheckpoint
        {
            CacheKey = work.CacheKey,
            ContentSha256 = work.ContentSha256,
            ModelVersion = work.Version,
            Pages = work.Pages,
        });
        if (json.Length <= AnalysisCheckpoint.LengthMax) await work.Item.SaveCheckpointAsync(json);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Deck {DeckId}: page {Page}/{PageCount}")]
    private partial void LogPage(int deckId, int page, int pageCount);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deck {DeckId}: page {Page} could not be analysed: {Code}")]
    private partial void LogPageFailed(int deckId, int page, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deck {DeckId} goes on with {PagesDone} of {PageCount} pages from an earlier try")]
    private partial void LogResumed(int deckId, int pagesDone, int pageCount);

    /// <summary>One deck on its way; changed by this class only, one step at a time.</summary>
    private sealed class Work
    {
        public required AnalyzeDeckInput Input { get; init; }

        public required DeckPages Deck { get; init; }

        public required IVisionModel Model { get; init; }

        public required string Version { get; init; }

        public required string CacheKey { get; init; }

        public required string ContentSha256 { get; init; }

        public required string Scope { get; init; }

        public required IItemProgress Item { get; init; }

        public required PageReporter Reporter { get; init; }

        /// <summary>What earlier tries left, by page number.</summary>
        public required IReadOnlyDictionary<int, PageRecord> Kept { get; init; }

        /// <summary>Pages 1 to n.</summary>
        public required List<PageRecord> Pages { get; init; }

        public int Resumed { get; set; }

        public bool Counted { get; set; }

        /// <summary>What a page took that then ended the deck.</summary>
        public ModelUsage? Unfinished { get; set; }

        /// <summary>What this orchestration's tries took so far.</summary>
        public ModelUsage? Spent => Pages.Where(page => page.InstanceId == Input.InstanceId)
            .Aggregate(Unfinished, (sum, page) => UsageMeter.Sum(sum, page.InstanceUsage));
    }
}
