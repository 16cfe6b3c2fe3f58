using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Workflows.Contracts;
using Workflows.Storage;

namespace Workflows.Jobs;

/// <summary>Job changes by polling, for homes that cannot push. <see cref="JobFeeds"/> shares one watch among all listeners of an instance.</summary>
/// <remarks>
/// Running items are rows of <see cref="StorageNames.ItemProgress"/> (partition: instance id), written by the worker at most twice a
/// second; cancellation is the property <c>cancel</c> of the item's row, or of the row <c>*</c> for every item.
/// </remarks>
internal sealed class PollingJobChanges(DurableClients clients, Tables tables, TimeProvider time) : IJobChanges
{
    /// <summary>1 s: quick enough for people, and one read per watched job.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    /// <summary>Row key that stands for every item of the instance.</summary>
    private const string EveryItem = "*";
    private const string CancelName = "cancel";
    private const string PayloadName = "payload";

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
        var table = await tables.OpenAsync(StorageNames.ItemProgress, cancellationToken);
        foreach (var itemId in itemIds ?? [EveryItem])
            await table.UpsertEntityAsync(
                new TableEntity(Entities.Key(instanceId), itemId == EveryItem ? EveryItem : Entities.Key(itemId)) { [CancelName] = true },
                TableUpdateMode.Merge, cancellationToken);
    }

    // The official API does not tell who takes an activity.
    public ValueTask<WorkerPresence?> FindWorkersAsync(string activityName, CancellationToken cancellationToken) => new((WorkerPresence?)null);

    private async Task<ImmutableDictionary<string, JobChange.ItemProgressed>> ReadItemsAsync(string instanceId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(StorageNames.ItemProgress, cancellationToken);
        var found = ImmutableDictionary.CreateBuilder<string, JobChange.ItemProgressed>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Entities.Key(instanceId)}"), cancellationToken: cancellationToken))
            if (row.RowKey != EveryItem && row.GetString(PayloadName) is { Length: > 0 } payload)
                found[Unescape(row.RowKey)] = new(Unescape(row.RowKey), payload, row.GetDateTimeOffset("reported_at") ?? row.Timestamp ?? time.GetUtcNow());
        return found.ToImmutable();
    }

    private static string Unescape(string key) => Uri.UnescapeDataString(key.Replace('=', '%'));
}
