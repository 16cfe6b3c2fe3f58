using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>The golden set: one row per deck, page and field, in that order.</summary>
public sealed class GoldenStore(Tables tables)
{
    public async Task WriteAsync(GoldenPick pick, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pick);
        await (await OpenAsync(cancellationToken)).UpsertEntityAsync(pick.ToEntity(), TableUpdateMode.Replace, cancellationToken);
    }

    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(int deckId, int page, string field, CancellationToken cancellationToken)
    {
        var deleted = await (await OpenAsync(cancellationToken)).DeleteEntityAsync(GoldenPick.Partition, GoldenPick.KeyOf(deckId, page, field), cancellationToken: cancellationToken);
        return deleted.Status != 404;
    }

    public async Task<(IReadOnlyList<GoldenPick> Picks, string? NextToken)> ListAsync(int pageSize, string? token, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {GoldenPick.Partition}");
        await foreach (var page in (await OpenAsync(cancellationToken)).QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken).AsPages(token, pageSize))
            return ([.. page.Values.Select(GoldenPick.From)], page.ContinuationToken);
        return ([], null);
    }

    /// <summary>The picks of one deck.</summary>
    public async Task<IReadOnlyList<GoldenPick>> ReadAsync(int deckId, CancellationToken cancellationToken)
    {
        var (from, to) = (GoldenPick.KeyOf(deckId, 0, ""), GoldenPick.KeyOf(deckId + 1, 0, ""));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {GoldenPick.Partition} and RowKey ge {from} and RowKey lt {to}");
        var picks = new List<GoldenPick>();
        await foreach (var row in (await OpenAsync(cancellationToken)).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) picks.Add(GoldenPick.From(row));
        return picks;
    }

    private ValueTask<TableClient> OpenAsync(CancellationToken cancellationToken) => tables.OpenAsync(Tables.GoldenSet, cancellationToken);
}
