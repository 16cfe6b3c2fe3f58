using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Contracts;
using Workflows.GpuWorker.Callback;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Decks;

/// <summary>The activity <see cref="GpuActivities.AnalyzeDeck"/>: cache first, then page by page; writes the cache row, then tells the functions app.</summary>
/// <remarks>What is wrong with a deck is a coded result. Storage that does not answer is thrown, for the caller's retry policy.
/// Safe to run twice: the row and the blob are upserts, and finished pages come from the checkpoint.</remarks>
internal sealed partial class AnalyzeDeck(
    DeckSource source,
    DeckConversion conversion,
    DeckAnalyzer analyzer,
    VisionModelCatalog models,
    AnalysisCache cache,
    AnalysisCallback callback,
    IActivityProgress progress,
    WorkerMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<AnalyzeDeck> logger) : TaskActivity<AnalyzeDeckInput, AnalyzeDeckOutput>
{
    /// <summary>Bytes of the result as the history stores it, below the 200 KB that a result may take there.</summary>
    private const int InlineBytesMax = 180 * 1024;

    public override async Task<AnalyzeDeckOutput> RunAsync(TaskActivityContext context, AnalyzeDeckInput input)
    {
        var (startedAt, startStamp) = (time.GetUtcNow(), time.GetTimestamp());
        metrics.DeckStarted(GpuActivities.AnalyzeDeck);
        try
        {
            var output = await RunAsync(input, startedAt, lifetime.ApplicationStopping) with { Seconds = Seconds() };
            metrics.DeckFinished(GpuActivities.AnalyzeDeck, models.Label(input.VisionModel), output.Status, time.GetElapsedTime(startStamp));
            LogFinished(input.DeckId, output.Status, output.Failure?.Code, output.Seconds);
            return output;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            metrics.DeckInterrupted(GpuActivities.AnalyzeDeck);
            LogHandedBack(input.DeckId);
            await HandBack.AfterStreamClosedAsync(time, lifetime.ApplicationStopping);
            throw;
        }
        catch
        {
            metrics.DeckInterrupted(GpuActivities.AnalyzeDeck);
            throw;
        }

        double Seconds() => Math.Round(time.GetElapsedTime(startStamp).TotalSeconds, 3);
    }

    private async Task<AnalyzeDeckOutput> RunAsync(AnalyzeDeckInput input, DateTimeOffset startedAt, CancellationToken stopping)
    {
        var outcome = new AnalyzeDeckOutput
        {
            DeckId = input.DeckId,
            Status = ItemStatus.Failed,
            VisionModel = input.VisionModel,
            AnalysisPrompt = input.AnalysisPrompt,
            CacheKey = VisualAnalysisCacheKey.For(input.DeckId, input.VisionModel, input.AnalysisPrompt),
            StartedAt = startedAt,
        };
        if (models.Refuse(input.VisionModel) is { } refusal) return outcome with { Failure = refusal };

        var itemId = input.ItemId ?? input.DeckId.ToString(CultureInfo.InvariantCulture);
        await using var item = progress.StartItem(new ItemRef(input.InstanceId, itemId));
        try
        {
            return await CachedAsync(input, outcome, input.ContentSha256, stopping)
                ?? await AnalyzeAsync(input, outcome, item, stopping);
        }
        catch (DecoderFailureException e)
        {
            return outcome with { Failure = e.Failure };
        }
        catch (OperationCanceledException) when (item.Cancelled.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return outcome with { Status = ItemStatus.Cancelled };
        }
    }

    private async Task<AnalyzeDeckOutput> AnalyzeAsync(
        AnalyzeDeckInput input, AnalyzeDeckOutput outcome, IItemProgress item, CancellationToken stopping)
    {
        var file = await source.FetchAsync(input.BlobName, stopping);
        // The asker may not know the content yet, or an older one.
        if (file.Sha256 != input.ContentSha256 && await CachedAsync(input, outcome, file.Sha256, stopping) is { } cached) return cached;

        var pdf = await conversion.AsPdfAsync(input.BlobName, file, stopping);
        var end = await analyzer.AnalyzeAsync(input, outcome.CacheKey, pdf, item, stopping);
        outcome = outcome with { Status = end.Status, Failure = end.Failure, Usage = end.Usage, PagesResumed = end.PagesResumed };
        if (end.Result is not { } result) return outcome;
        // A result with gaps must not be found in place of a whole one.
        if (end.Status != ItemStatus.Done) return await WithResultAsync(outcome, result, blob: null, stopping) with { Analysed = true };

        var blob = await cache.SaveAsync(input.DeckId, input.AnalysisPrompt, input.JobId, result, stopping);
        var answeredIn = await callback.PostAsync(input, result.Json, stopping);
        await item.SaveCheckpointAsync("");
        await end.ForgetAsync(stopping);
        return await WithResultAsync(outcome, result, blob, stopping) with { Analysed = true, CallbackSeconds = answeredIn };
    }

    private async Task<AnalyzeDeckOutput?> CachedAsync(
        AnalyzeDeckInput input, AnalyzeDeckOutput outcome, string? contentSha256, CancellationToken stopping)
    {
        if (contentSha256 is null) return null;
        var found = await cache.FindAsync(input.DeckId, input.VisionModel, input.AnalysisPrompt, contentSha256, stopping);

        // Even when nothing cached is wanted: what this very job wrote before its worker was lost is its own fresh result.
        return found is null || (!input.UseCache && found.JobId != input.JobId)
            ? null
            : await WithResultAsync(outcome, found, blob: null, stopping) with { Status = ItemStatus.Cached, ResultJobId = found.JobId };
    }

    /// <summary>Puts the result inline or, when it is too large for the history, in a blob that exists before the activity completes.</summary>
    private async Task<AnalyzeDeckOutput> WithResultAsync(
        AnalyzeDeckOutput outcome, StoredAnalysis result, string? blob, CancellationToken stopping)
    {
        var inline = JsonSerializer.SerializeToUtf8Bytes(result.Analysis).Length <= InlineBytesMax;
        return outcome with
        {
            Result = inline ? result.Analysis : null,
            ResultBlob = inline ? null : blob ?? await cache.WriteBlobAsync(result, stopping),
            ResultSha256 = result.Sha256,
            ContentSha256 = result.Analysis.Provenance.ContentSha256,
            Pages = result.Analysis.PageCount,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Analysis of deck {DeckId} is handed back: this worker stops")]
    private partial void LogHandedBack(int deckId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Analysis of deck {DeckId}: {Status} {Code} after {Seconds} s")]
    private partial void LogFinished(int deckId, ItemStatus status, string? code, double seconds);
}
