using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Workflows.Contracts;
using Workflows.Storage;

namespace Workflows.Jobs;

/// <summary>Job changes by polling, for homes that cannot push. <see cref="JobFeeds"/> shares one watch among all listeners of an instance.</summary>
/// <remarks>Running items are rows of <see cref="ItemProgressRow"/>, which the worker writes at most twice a second and deletes at the end.</remarks>
internal sealed class PollingJobChanges(DurableClients clients, Tables tables, TimeProvider time) : IJobChanges
{
    /// <summary>1 s: quick enough for people, and one read per watched job.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    /// <summary>Instances all of whose items are asked to stop, so that those which start later are asked too.</summary>
    private readonly ConcurrentDictionary<string, bool> _cancelled = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<JobChange> WatchAsync(string instanceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = await clients.GetAsync(cancellationToken);
        JobChange.StatusChanged? last = null;
        var items = ImmutableDictionary<string, JobChange.ItemProgressed>.Empty;
        while (true)
        {
            if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is { } instance)
            {
                var status = new JobChange.StatusChanged(
                    instanceId, instance.RuntimeStatus.ToString(), instance.SerializedCustomStatus, instance.LastUpdatedAt);
                if (status != last) yield return last = status;
                if (instance.IsCompleted) _cancelled.TryRemove(instanceId, out _);
            }

            var now = await ReadItemsAsync(instanceId, cancellationToken);
            foreach (var (itemId, report) in now)
                if (!items.TryGetValue(itemId, out var before) || before != report) yield return report;
            foreach (var itemId in items.Keys.Where(itemId => !now.ContainsKey(itemId)))
                yield return new JobChange.ItemProgressed(itemId, "", time.GetUtcNow());
            items = now;

            await Task.Delay(PollEvery, time, cancellationToken);
        }
    }

    public async ValueTask RequestCancellationAsync(string instanceId, IReadOnlyList<string>? itemIds, CancellationToken cancellationToken)
    {
        if (itemIds is null)
        {
            _cancelled[instanceId] = true;
            await ReadItemsAsync(instanceId, cancellationToken);
            return;
        }

        var table = await tables.OpenAsync(StorageNames.ItemProgress, cancellationToken);
        foreach (var itemId in itemIds) await AskToStopAsync(table, ItemProgressRow.PartitionKeyFor(instanceId), ItemProgressRow.RowKeyFor(itemId), cancellationToken);
    }

    // The official API does not tell who takes an activity.
    public ValueTask<WorkerPresence?> FindWorkersAsync(string activityName, CancellationToken cancellationToken) => new((WorkerPresence?)null);

    private async Task<ImmutableDictionary<string, JobChange.ItemProgressed>> ReadItemsAsync(string instanceId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(StorageNames.ItemProgress, cancellationToken);
        var found = ImmutableDictionary.CreateBuilder<string, JobChange.ItemProgressed>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ItemProgressRow.PartitionKeyFor(instanceId)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.GetString(ItemProgressRow.PayloadName) is not { Length: > 0 } payload) continue;
            var itemId = Uri.UnescapeDataString(row.RowKey);
            found[itemId] = new(itemId, payload, row.GetDateTimeOffset(ItemProgressRow.ReportedAtName) ?? row.Timestamp ?? time.GetUtcNow());
            if (_cancelled.ContainsKey(instanceId) && row.GetBoolean(ItemProgressRow.CancelRequestedName) != true)
                await AskToStopAsync(table, row.PartitionKey, row.RowKey, cancellationToken);
        }

        return found.ToImmutable();
    }

    private static Task<Response> AskToStopAsync(TableClient table, string partition, string row, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(new TableEntity(partition, row) { [ItemProgressRow.CancelRequestedName] = true }, TableUpdateMode.Merge, cancellationToken);
}
