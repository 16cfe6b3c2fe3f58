using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>The ends of analyses by day. Written once per end and never changed, so that a rebuild writes the same.</summary>
public sealed class AnalysisEndStore(Tables tables)
{
    private const int TransactionRowsMax = 100;

    public async Task WriteAsync(IReadOnlyList<AnalysisEnd> ends, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ends);
        if (ends.Count == 0) return;
        var table = await OpenAsync(cancellationToken);
        foreach (var day in ends.GroupBy(end => AnalysisEnd.PartitionOf(end.EndedAt)))
            foreach (var batch in day.Chunk(TransactionRowsMax))
                await table.SubmitTransactionAsync(
                    batch.Select(end => new TableTransactionAction(TableTransactionActionType.UpsertReplace, end.ToEntity())), cancellationToken);
    }

    /// <summary>Newest first, until a time or a number is reached.</summary>
    /// <returns>Whether more lie in the time than were read.</returns>
    public async Task<(IReadOnlyList<AnalysisEnd> Ends, bool IsCut)> ReadAsync(DateTimeOffset since, DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {AnalysisEnd.PartitionOf(now)} and PartitionKey le {AnalysisEnd.PartitionOf(since)}");
        var ends = new List<AnalysisEnd>();
        await foreach (var row in (await OpenAsync(cancellationToken)).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            var end = AnalysisEnd.From(row);
            if (end.EndedAt < since) break;
            if (ends.Count == most) return (ends, true);
            ends.Add(end);
        }

        return (ends, false);
    }

    private ValueTask<TableClient> OpenAsync(CancellationToken cancellationToken) => tables.OpenAsync(Tables.AnalysisEnds, cancellationToken);
}
