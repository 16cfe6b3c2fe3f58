using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Jobs;

/// <summary>One row per (job, attempt, item); the rows of an attempt lie together in the job's order.</summary>
public sealed class JobItemStore(Tables tables)
{
    /// <summary>A table transaction takes 100 rows of one partition.</summary>
    private const int TransactionRowsMax = 100;

    /// <summary>Writes items idempotently: a waiting item never replaces what is there, an ended one is the same whenever it is written.</summary>
    public async Task WriteAsync(string jobId, int attempt, IReadOnlyList<RecordedItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        var table = await tables.OpenAsync(Tables.JobItems, cancellationToken);
        foreach (var batch in items.Where(item => !item.State.IsFinal()).Chunk(TransactionRowsMax))
            await AddMissingAsync(table, [.. batch.Select(item => ToEntity(jobId, attempt, item))], cancellationToken);
        foreach (var batch in items.Where(item => item.State.IsFinal()).Chunk(TransactionRowsMax))
            await table.SubmitTransactionAsync(
                batch.Select(item => new TableTransactionAction(TableTransactionActionType.UpsertReplace, ToEntity(jobId, attempt, item))), cancellationToken);
    }

    /// <summary>Items in the job's order.</summary>
    public async Task<(IReadOnlyList<RecordedItem> Items, string? NextToken)> ListAsync(
        string jobId, int attempt, ItemState? state, int pageSize, string? token, CancellationToken cancellationToken)
    {
        var filter = OfAttempt(jobId, attempt);
        if (state is { } wanted) filter += " and " + TableClient.CreateQueryFilter($"state eq {Wire(wanted)}");
        var table = await tables.OpenAsync(Tables.JobItems, cancellationToken);
        await foreach (var page in table.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken).AsPages(token, pageSize))
            return ([.. page.Values.Select(From)], page.ContinuationToken);
        return ([], null);
    }

    /// <summary>Every item of an attempt whose state is newer than a revision; -1 for all.</summary>
    public async Task<IReadOnlyList<RecordedItem>> ReadAsync(string jobId, int attempt, long newerThan, CancellationToken cancellationToken)
    {
        var filter = OfAttempt(jobId, attempt);
        if (newerThan >= 0) filter += " and " + TableClient.CreateQueryFilter($"revision gt {newerThan}");
        var table = await tables.OpenAsync(Tables.JobItems, cancellationToken);
        var items = new List<RecordedItem>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) items.Add(From(row));
        return items;
    }

    private static async Task AddMissingAsync(TableClient table, TableEntity[] rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
        }
        catch (RequestFailedException conflict) when (conflict.Status == 409)
        {
            // A repeated batch: some rows are there, perhaps in a later state already. Add the others one by one.
            foreach (var row in rows)
            {
                try
                {
                    await table.AddEntityAsync(row, cancellationToken);
                }
                catch (RequestFailedException there) when (there.Status == 409)
                {
                    // Newer or the same.
                }
            }
        }
    }

    private static string OfAttempt(string jobId, int attempt) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {jobId} and RowKey ge {Key(attempt, 0)} and RowKey lt {Key(attempt + 1, 0)}");

    private static string Key(int attempt, int index) => string.Create(CultureInfo.InvariantCulture, $"{attempt:D4}-{index:D7}");

    private static TableEntity ToEntity(string jobId, int attempt, RecordedItem item)
    {
        var row = new TableEntity(jobId, Key(attempt, item.Index))
        {
            ["index"] = item.Index,
            ["item_id"] = item.Id,
            ["name"] = item.Name,
            ["state"] = Wire(item.State),
            ["revision"] = item.Revision,
            ["attempt"] = attempt,
        };
        if (item.Code is not null) row["code"] = item.Code;
        if (item.Sentence is not null) row["sentence"] = item.Sentence;
        if (item.Action is not null) row["action"] = item.Action;
        if (item.Seconds is { } seconds) row["seconds"] = seconds;
        if (item.Cost is not null) row["cost"] = item.Cost;
        if (item.Tries > 0) row["tries"] = item.Tries;
        if (item.Kept) row["kept"] = true;
        if (item.Group is not null) row["group"] = item.Group;
        if (item.EndedAt is { } endedAt) row["ended_at"] = endedAt;
        if (item.ResultRef is not null) row["result_ref"] = item.ResultRef;
        return row;
    }

    private static RecordedItem From(TableEntity row) => new()
    {
        Index = row.Number("index"),
        Id = row.Text("item_id"),
        Name = row.Text("name"),
        State = Enum.TryParse<ItemState>(row.Text("state"), ignoreCase: true, out var state)
            ? state
            : throw new FormatException($"Item {row.PartitionKey}/{row.RowKey} has the unknown state '{row.Text("state")}'."),
        Revision = row.GetInt64("revision") ?? 0,
        Code = row.GetString("code"),
        Sentence = row.GetString("sentence"),
        Action = row.GetString("action"),
        Seconds = row.GetDouble("seconds"),
        Cost = row.GetString("cost"),
        Tries = row.GetInt32("tries") ?? 0,
        Kept = row.GetBoolean("kept") ?? false,
        Group = row.GetString("group"),
        EndedAt = row.GetDateTimeOffset("ended_at"),
        ResultRef = row.GetString("result_ref"),
    };

    // Item states are single words, so their names in lower case are their words on the wire.
    private static string Wire(ItemState state) => state.ToString().ToLowerInvariant();
}
