using Azure;
using Azure.Data.Tables;

namespace Workflows.Storage;

/// <summary>Integer ids from one row per counter. The row's ETag guards it, so two hosts never draw the same number.</summary>
public sealed class Counters(Tables tables)
{
    private const string Partition = "counter";
    private const string ValueName = "value";

    /// <summary>The next number of a counter, from 1.</summary>
    public Task<int> NextAsync(string name, CancellationToken cancellationToken) => RaiseAsync(name, last => last + 1, cancellationToken);

    /// <summary>After storage lost writes: never draw numbers up to this one again.</summary>
    public Task<int> RaiseToAsync(string name, int least, CancellationToken cancellationToken) =>
        RaiseAsync(name, last => Math.Max(last, least), cancellationToken);

    private async Task<int> RaiseAsync(string name, Func<int, int> raise, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Tables.Counters, cancellationToken);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, name, cancellationToken: cancellationToken);
            try
            {
                if (found is { HasValue: true, Value: { } row })
                {
                    var value = raise(row.Number(ValueName));
                    row[ValueName] = value;
                    await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
                    return value;
                }

                var first = raise(0);
                await table.AddEntityAsync(new TableEntity(Partition, name) { [ValueName] = first }, cancellationToken);
                return first;
            }
            catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
            {
                // Another caller drew a number in between; read again.
            }
        }
    }
}
