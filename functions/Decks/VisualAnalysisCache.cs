using System.Text.Json;
using Azure.Data.Tables;
using Workflows.Contracts;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>Cached analyses: one row per deck, model and prompt, by key and not by care. Writes are upserts.</summary>
public sealed class VisualAnalysisCache(Tables tables, Blobs blobs)
{
    /// <summary>The row whatever the deck's content is now; it counts only while its content hash is the deck's. Null when there is none.</summary>
    public async Task<VisualAnalysisCacheRow?> FindAsync(int deckId, string visionModel, string prompt, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(StorageNames.VisualAnalysisCache, cancellationToken);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            VisualAnalysisCacheKey.PartitionFor(deckId), VisualAnalysisCacheKey.For(deckId, visionModel, prompt), cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? VisualAnalysisCacheRow.FromProperties(row) : null;
    }

    /// <summary>The same without the result, which may be long: for those who only ask whether there is one, and of what.</summary>
    public async Task<CachedAnalysis?> FindWithoutResultAsync(int deckId, string visionModel, string prompt, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(StorageNames.VisualAnalysisCache, cancellationToken);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            VisualAnalysisCacheKey.PartitionFor(deckId), VisualAnalysisCacheKey.For(deckId, visionModel, prompt), CachedAnalysis.Columns, cancellationToken);
        return found is { HasValue: true, Value: { } row } ? CachedAnalysis.From(row) : null;
    }

    /// <summary>The result itself; null when its blob is gone.</summary>
    public async Task<JsonElement?> ReadResultAsync(VisualAnalysisCacheRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        var json = row.AnalysisResultJson ?? await blobs.ReadTextAsync(StorageNames.Results, row.AnalysisResultBlob!, cancellationToken);
        if (json is null) return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>Keeps a result under its key; a long one as a blob named by its hash, written first.</summary>
    public async Task UpsertAsync(VisualAnalysisCacheRow row, string resultJson, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(resultJson);
        var sha256 = Entities.Sha256(resultJson);
        var isInline = resultJson.Length <= VisualAnalysisCacheRow.InlineJsonMax;
        if (!isInline) await blobs.WriteOnceAsync(StorageNames.Results, StorageNames.Result(sha256), resultJson, cancellationToken);
        await WriteAsync(
            row with
            {
                AnalysisResultJson = isInline ? resultJson : null,
                AnalysisResultBlob = isInline ? null : StorageNames.Result(sha256),
                AnalysisResultSha256 = sha256,
            },
            cancellationToken);
    }

    /// <summary>Keeps a row whose result is where the row says.</summary>
    public async Task WriteAsync(VisualAnalysisCacheRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        var table = await tables.OpenAsync(StorageNames.VisualAnalysisCache, cancellationToken);
        await table.UpsertEntityAsync(new TableEntity(row.ToProperties()), TableUpdateMode.Replace, cancellationToken);
    }
}

/// <summary>What a cache row says about its result.</summary>
public sealed record CachedAnalysis(string AnalysisResultSha256, string ContentSha256, double Seconds, string? JobId)
{
    internal static IReadOnlyList<string> Columns { get; } =
    [
        VisualAnalysisCacheRow.AnalysisResultSha256Name, VisualAnalysisCacheRow.ContentSha256Name, VisualAnalysisCacheRow.SecondsName, VisualAnalysisCacheRow.JobIdName,
    ];

    internal static CachedAnalysis From(TableEntity row) => new(
        row.Text(VisualAnalysisCacheRow.AnalysisResultSha256Name), row.Text(VisualAnalysisCacheRow.ContentSha256Name),
        row.GetDouble(VisualAnalysisCacheRow.SecondsName) ?? 0, row.GetString(VisualAnalysisCacheRow.JobIdName));
}
