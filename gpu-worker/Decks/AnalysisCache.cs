using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>Results by deck, model and prompt. Small ones are in the row, large ones in a blob named by their hash.</summary>
internal sealed partial class AnalysisCache(WorkerStorage storage, ILogger<AnalysisCache> logger)
{
    /// <returns>Null when there is no row, when it is about other content, or when its result cannot be read back.</returns>
    /// <exception cref="RequestFailedException">Storage does not answer; retriable.</exception>
    public async Task<StoredAnalysis?> FindAsync(
        int deckId, string model, string prompt, string contentSha256, CancellationToken cancellationToken)
    {
        if (await RowAsync(deckId, model, prompt, cancellationToken) is not { } row || row.ContentSha256 != contentSha256) return null;
        try
        {
            var json = row.AnalysisResultJson ?? await ReadBlobAsync(row.AnalysisResultBlob, cancellationToken);
            if (json is not null && StoredAnalysis.Hash(json) == row.AnalysisResultSha256)
                return new StoredAnalysis(ContractJson.Read<DeckAnalysis>(json), json, row.AnalysisResultSha256) { JobId = row.JobId };
        }
        catch (JsonException)
        {
            // Written by another version of the schema: analysing again repairs it.
        }

        LogUnreadable(deckId, model);
        return null;
    }

    /// <summary>Writes the result's blob first when it needs one, then the row. Running twice writes the same.</summary>
    /// <returns>The blob's name; null when the row holds the result.</returns>
    public async Task<string?> SaveAsync(int deckId, string prompt, string? jobId, StoredAnalysis result, CancellationToken cancellationToken)
    {
        var inline = result.Json.Length <= VisualAnalysisCacheRow.InlineJsonMax;
        var blob = inline ? null : await WriteBlobAsync(result, cancellationToken);
        var provenance = result.Analysis.Provenance;
        var row = new VisualAnalysisCacheRow
        {
            PitchDeckId = deckId,
            AnalysisResultJson = inline ? result.Json : null,
            AnalysisResultBlob = blob,
            AnalysisResultSha256 = result.Sha256,
            VisionModelUsed = provenance.VisionModel,
            PromptUsed = prompt,
            CreatedAt = provenance.AnalyzedAt,
            ContentSha256 = provenance.ContentSha256,
            ModelVersion = provenance.ModelVersion,
            Seconds = provenance.Seconds,
            Pages = result.Analysis.PageCount,
            JobId = jobId,
        };
        await storage.WriteAsync(
            () => storage.Cache.UpsertEntityAsync(new TableEntity(row.ToProperties()), TableUpdateMode.Replace, cancellationToken), cancellationToken);
        return blob;
    }

    /// <returns>The blob's name.</returns>
    public async Task<string> WriteBlobAsync(StoredAnalysis result, CancellationToken cancellationToken)
    {
        var name = StorageNames.Result(result.Sha256);
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        await storage.WriteAsync(
            () => storage.Results.GetBlobClient(name).UploadAsync(BinaryData.FromString(result.Json), options, cancellationToken), cancellationToken);
        return name;
    }

    private async Task<VisualAnalysisCacheRow?> RowAsync(int deckId, string model, string prompt, CancellationToken cancellationToken)
    {
        try
        {
            var row = await storage.Cache.GetEntityIfExistsAsync<TableEntity>(
                VisualAnalysisCacheKey.PartitionFor(deckId), VisualAnalysisCacheKey.For(deckId, model, prompt), cancellationToken: cancellationToken);
            return row.HasValue ? VisualAnalysisCacheRow.FromProperties(row.Value!) : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (FormatException)
        {
            LogUnreadable(deckId, model);
            return null;
        }
    }

    private async Task<string?> ReadBlobAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null) return null;
        try
        {
            var content = await storage.Results.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return content.Value.Content.ToString();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The cached analysis of deck {DeckId} by {VisionModel} cannot be read back; the deck is analysed again")]
    private partial void LogUnreadable(int deckId, string visionModel);
}
