using System.Text.Json;
using Workflows.Contracts;
using Workflows.Jobs;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>
/// Keeps what a job's analyses came to: every computed result as a run, the newest whole one in the cache, and each end for the
/// statistics. The worker has written the cache already; this repairs what got lost, and a rebuild repeats it.
/// </summary>
public sealed class DeckResults(VisualAnalysisCache cache, AnalysisRunStore runs, AnalysisEndStore ends, Blobs blobs) : IJobResultSink, IJobResultSource
{
    public string Kind => DeckAnalysisJob.Kind.Name;

    public async Task KeepAsync(RecordItemsInput batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var kept = new List<AnalysisEnd>();
        foreach (var item in batch.Items.Where(item => item.State.IsFinal() && !item.Kept))
        {
            var output = item.ResultJson is { } json ? ContractJson.Read<AnalyzeDeckOutput>(json) : null;
            var result = output is null ? null : await ReadAsync(output, cancellationToken);
            if (output is not null && result is { } found) await KeepAsync(output, found.Result, found.Json, batch.JobId, cancellationToken);
            if (EndOf(batch, item, output, result?.Result, result?.Json.Length ?? 0) is { } end) kept.Add(end);
        }

        await ends.WriteAsync(kept, cancellationToken);
    }

    public async Task<JsonElement?> ReadAsync(JobRow job, RecordedItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(item);
        return await ReadJsonAsync(job, item, cancellationToken) is { } json ? JsonSerializer.Deserialize<JsonElement>(json) : null;
    }

    /// <summary>The JSON of an item's result; null when it has none, or it is gone.</summary>
    public async Task<string?> ReadJsonAsync(JobRow job, RecordedItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(item);
        if (item.ResultRef is { } sha256 && await runs.ReadTextAsync(sha256, cancellationToken) is { } json) return json;
        if (item.State is not (ItemState.Done or ItemState.Cached or ItemState.Duplicate)) return null;

        // Results from before runs were kept are in the cache alone.
        var request = JsonSerializer.Deserialize<DeckAnalysisRequest>(job.RequestJson)!;
        var (deckId, variant) = DeckItemId.Parse(item.Id);
        var asked = request.All[variant - 1];
        return await cache.FindAsync(deckId, asked.VisionModel, asked.AnalysisPrompt, cancellationToken) is { } row
            ? (await cache.ReadResultAsync(row, cancellationToken))?.GetRawText()
            : null;
    }

    /// <summary>Keeps a result that was computed: as a run, and in the cache unless pages of it failed.</summary>
    /// <param name="jobId">The job that computed it; null when nobody knows.</param>
    public async Task KeepComputedAsync(int deckId, string prompt, DeckAnalysis result, string resultJson, string? jobId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        var run = AnalysisRun.Of(deckId, prompt, result, resultJson, jobId);
        await runs.UpsertAsync(run, resultJson, cancellationToken);
        if (run.FailedPages.Count == 0) await cache.UpsertAsync(RowOf(run), resultJson, cancellationToken);
    }

    private async Task KeepAsync(AnalyzeDeckOutput output, DeckAnalysis result, string json, string jobId, CancellationToken cancellationToken)
    {
        if (output.Status != ItemStatus.Cached)
        {
            await KeepComputedAsync(output.DeckId, output.AnalysisPrompt, result, json, jobId, cancellationToken);
            return;
        }

        // Computed earlier: only what is missing is written, so that its own job stays named.
        var run = AnalysisRun.Of(output.DeckId, output.AnalysisPrompt, result, json, output.ResultJobId);
        if (!await runs.ExistsAsync(run, cancellationToken)) await runs.UpsertAsync(run, json, cancellationToken);
        if (await cache.FindWithoutResultAsync(run.DeckId, run.VisionModel, run.AnalysisPrompt, cancellationToken) is null)
            await cache.UpsertAsync(RowOf(run), json, cancellationToken);
    }

    private async Task<(DeckAnalysis Result, string Json)?> ReadAsync(AnalyzeDeckOutput output, CancellationToken cancellationToken)
    {
        if (output.Result is { } result) return (result, ContractJson.Write(result));
        return output.ResultBlob is { } blob && await blobs.ReadTextAsync(StorageNames.Results, blob, cancellationToken) is { } text
            ? (ContractJson.Read<DeckAnalysis>(text), text)
            : null;
    }

    private static VisualAnalysisCacheRow RowOf(AnalysisRun run) => new()
    {
        PitchDeckId = run.DeckId,
        AnalysisResultSha256 = run.Sha256,
        VisionModelUsed = run.VisionModel,
        PromptUsed = run.AnalysisPrompt,
        CreatedAt = run.CreatedAt,
        ContentSha256 = run.ContentSha256,
        ModelVersion = run.ModelVersion,
        Seconds = run.Seconds,
        Pages = run.Pages,
        JobId = run.JobId,
    };

    private static AnalysisEnd? EndOf(RecordItemsInput batch, RecordedItem item, AnalyzeDeckOutput? output, DeckAnalysis? result, int size)
    {
        if (item is not { State: ItemState.Done or ItemState.Cached or ItemState.Failed, Group: { } model, EndedAt: { } endedAt }) return null;
        var isComputed = item.State == ItemState.Done;
        return new()
        {
            JobId = batch.JobId,
            Attempt = batch.Attempt,
            Index = item.Index,
            EndedAt = endedAt,
            VisionModel = model,
            State = item.State,
            Seconds = output?.Seconds,
            AnalysisSeconds = isComputed ? result?.Provenance.Seconds : null,
            Pages = output?.Pages ?? 0,
            CallbackSeconds = output?.CallbackSeconds,
            Cost = item.Cost is { } cost ? Money.Read(cost) : null,

            // Of the whole result: pages that an earlier job paid for are pages too.
            InputTokens = isComputed ? result?.Provenance.Usage?.InputTokens ?? 0 : 0,
            OutputTokens = isComputed ? result?.Provenance.Usage?.OutputTokens ?? 0 : 0,
            Size = isComputed ? size : 0,
        };
    }
}
