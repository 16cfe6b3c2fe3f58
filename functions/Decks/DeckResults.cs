using System.Globalization;
using System.Text.Json;
using Workflows.Contracts;
using Workflows.Jobs;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>Keeps deck results where they are cached, and reads them from there. The worker has written them already; this repairs what got lost.</summary>
public sealed class DeckResults(VisualAnalysisCache cache, Blobs blobs) : IJobResultSink, IJobResultSource
{
    public string Kind => DeckAnalysisJob.Kind.Name;

    public async Task KeepAsync(RecordItemsInput batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var json in batch.Items.Select(item => item.ResultJson).OfType<string>())
            await KeepAsync(ContractJson.Read<AnalyzeDeckOutput>(json), batch.JobId, cancellationToken);
    }

    public async Task<JsonElement?> ReadAsync(JobRow job, RecordedItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(item);
        var request = JsonSerializer.Deserialize<DeckAnalysisRequest>(job.RequestJson)!;
        var deckId = int.Parse(item.Id, CultureInfo.InvariantCulture);
        return await cache.FindAsync(deckId, request.VisionModel, request.AnalysisPrompt, cancellationToken) is { } row
            ? await cache.ReadResultAsync(row, cancellationToken)
            : null;
    }

    private async Task KeepAsync(AnalyzeDeckOutput output, string jobId, CancellationToken cancellationToken)
    {
        var result = output.Result;
        if (result is null && output.ResultBlob is { } blob
            && await blobs.ReadTextAsync(StorageNames.Results, blob, cancellationToken) is { } text) result = ContractJson.Read<DeckAnalysis>(text);
        if (result is null || output.ContentSha256 is null) return;
        var row = new VisualAnalysisCacheRow
        {
            PitchDeckId = output.DeckId,
            AnalysisResultSha256 = "",
            VisionModelUsed = output.VisionModel,
            PromptUsed = output.AnalysisPrompt,
            CreatedAt = result.Provenance.AnalyzedAt,
            ContentSha256 = output.ContentSha256,
            ModelVersion = result.Provenance.ModelVersion,
            Seconds = result.Provenance.Seconds,
            Pages = output.Pages,
            JobId = jobId,
        };
        await cache.UpsertAsync(row, ContractJson.Write(result), cancellationToken);
    }
}
