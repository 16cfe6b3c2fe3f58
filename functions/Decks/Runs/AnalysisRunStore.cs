using System.Text.Json;
using Azure.Data.Tables;
using Workflows.Contracts;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>Every result that was ever computed: a row by deck, newest first, and a blob by the result's hash.</summary>
public sealed class AnalysisRunStore(Tables tables, Blobs blobs, VisualAnalysisCache cache)
{
    /// <summary>Runs of one deck that are looked through for a matrix or a golden pick; a person makes tens.</summary>
    public const int RunsPerDeckMax = 1000;

    /// <summary>Keeps a run; the blob first. Writing it twice writes the same.</summary>
    public async Task UpsertAsync(AnalysisRun run, string resultJson, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await blobs.WriteOnceAsync(StorageNames.Results, StorageNames.Result(run.Sha256), resultJson, cancellationToken);
        await (await OpenAsync(cancellationToken)).UpsertEntityAsync(run.ToEntity(), TableUpdateMode.Merge, cancellationToken);
    }

    public async Task<bool> ExistsAsync(AnalysisRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var found = await (await OpenAsync(cancellationToken)).GetEntityIfExistsAsync<TableEntity>(
            AnalysisRun.PartitionOf(run.DeckId), run.RowKey, ["run_id"], cancellationToken);
        return found.HasValue;
    }

    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<AnalysisRun> Runs, string? NextToken)> ListAsync(int deckId, int pageSize, string? token, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {AnalysisRun.PartitionOf(deckId)}");
        await foreach (var page in (await OpenAsync(cancellationToken)).QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken).AsPages(token, pageSize))
            return ([.. page.Values.Select(AnalysisRun.From)], page.ContinuationToken);
        return ([], null);
    }

    /// <summary>Null when the deck has no such run.</summary>
    public async Task<AnalysisRun?> FindAsync(int deckId, string runId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {AnalysisRun.PartitionOf(deckId)} and run_id eq {runId}");
        await foreach (var row in (await OpenAsync(cancellationToken)).QueryAsync<TableEntity>(filter, 1, cancellationToken: cancellationToken)) return AnalysisRun.From(row);
        return null;
    }

    /// <summary>A result's JSON by its hash; null when there is none.</summary>
    public Task<string?> ReadTextAsync(string sha256, CancellationToken cancellationToken) =>
        blobs.ReadTextAsync(StorageNames.Results, StorageNames.Result(sha256), cancellationToken);

    /// <summary>The result; null when its blob is gone.</summary>
    /// <exception cref="JsonException">It was written by another version of the schema.</exception>
    public async Task<DeckAnalysis?> ReadAsync(AnalysisRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return await ReadTextAsync(run.Sha256, cancellationToken) is { } json ? ContractJson.Read<DeckAnalysis>(json) : null;
    }

    /// <summary>Which of these runs the cache points at for the deck as it is now.</summary>
    public async Task<IReadOnlyList<RunView>> ViewAsync(DeckRow deck, IReadOnlyList<AnalysisRun> runs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deck);
        ArgumentNullException.ThrowIfNull(runs);
        var current = new HashSet<string>(StringComparer.Ordinal);
        foreach (var selection in runs.Select(run => (run.VisionModel, run.AnalysisPrompt)).Distinct())
        {
            var row = await cache.FindWithoutResultAsync(deck.DeckId, selection.VisionModel, selection.AnalysisPrompt, cancellationToken);
            if (row is not null && row.ContentSha256 == deck.ContentSha256) current.Add(row.AnalysisResultSha256);
        }

        return [.. runs.Select(run => RunView.From(run, current.Contains(run.Sha256)))];
    }

    private ValueTask<TableClient> OpenAsync(CancellationToken cancellationToken) => tables.OpenAsync(Tables.AnalysisRuns, cancellationToken);
}
