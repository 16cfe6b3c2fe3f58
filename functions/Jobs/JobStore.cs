using Azure;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Jobs;

/// <summary>The rows of jobs.</summary>
public sealed class JobStore(Tables tables)
{
    /// <exception cref="RequestFailedException">409: a job with this id exists.</exception>
    public async Task AddAsync(JobRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        await (await OpenAsync(cancellationToken)).AddEntityAsync(row.ToEntity(), cancellationToken);
    }

    /// <summary>Null when there is no such job.</summary>
    public async Task<JobRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var table = await OpenAsync(cancellationToken);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(JobRow.Partition, JobId.DescendingKey(id), cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? JobRow.From(row) : null;
    }

    /// <summary>Changes a row under its ETag; reads again and repeats when someone else changed it in between.</summary>
    /// <param name="change">Returns the row to write, or null to leave it as it is.</param>
    /// <returns>The row as it is now; null when there is no such job.</returns>
    public async Task<JobRow?> ChangeAsync(string id, Func<JobRow, JobRow?> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var table = await OpenAsync(cancellationToken);
        while (await FindAsync(id, cancellationToken) is { } row)
        {
            if (change(row) is not { } changed) return row;
            try
            {
                await table.UpdateEntityAsync(changed.ToEntity(), row.ETag, TableUpdateMode.Replace, cancellationToken);
                return changed;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 412)
            {
                // Someone else changed the row; decide again on what is there now.
            }
        }

        return null;
    }

    /// <summary>Newest first.</summary>
    /// <param name="state">A final state, or null for all; what is under way is known to the engine only.</param>
    /// <param name="final">Only finished (true) or only unfinished (false) ones; null for both.</param>
    public async Task<(IReadOnlyList<JobRow> Rows, string? NextToken)> ListAsync(
        string? kind, JobState? state, bool? final, int pageSize, string? token, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {JobRow.Partition}");
        if (kind is not null) filter += " and " + TableClient.CreateQueryFilter($"kind eq {kind}");
        if (state is { } wanted) filter += " and " + TableClient.CreateQueryFilter($"state eq {wanted.Wire()}");
        if (final is { } finished) filter += " and " + TableClient.CreateQueryFilter($"final eq {finished}");

        var table = await OpenAsync(cancellationToken);
        await foreach (var page in table.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken).AsPages(token, pageSize))
            return ([.. page.Values.Select(JobRow.From)], page.ContinuationToken);
        return ([], null);
    }

    /// <summary>Every job that has not finished, newest first.</summary>
    public async IAsyncEnumerable<JobRow> UnfinishedAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {JobRow.Partition} and final eq {false}");
        var table = await OpenAsync(cancellationToken);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            yield return JobRow.From(row);
    }

    private ValueTask<TableClient> OpenAsync(CancellationToken cancellationToken) => tables.OpenAsync(Tables.Jobs, cancellationToken);
}
