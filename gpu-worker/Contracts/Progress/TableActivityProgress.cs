using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;

namespace Workflows.Contracts;

/// <summary>Progress over storage alone: a table row per running item, a blob per checkpoint. Works on every home.</summary>
/// <remarks>Cancellation is seen when a report is sent, so at most half a second after a step's report was due.</remarks>
public sealed partial class TableActivityProgress(
    TableServiceClient tables, BlobServiceClient blobs, TimeProvider time, ILogger<TableActivityProgress> logger) : IActivityProgress
{
    public IItemProgress StartItem(ItemRef item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new ThrottledItemProgress(new TableItemProgress(this, item), time);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Progress of item {ItemId} of {InstanceId} was not written: {Reason}")]
    private partial void LogReportLost(string itemId, string instanceId, string reason);

    private sealed class TableItemProgress(TableActivityProgress home, ItemRef item) : IItemProgress
    {
        private readonly CancellationTokenSource _cancelled = new();
        private readonly TableClient _table = home.Table();

        public CancellationToken Cancelled => _cancelled.Token;

        public async ValueTask ReportAsync(ItemProgressNote note)
        {
            try
            {
                await WriteAsync(note);
                var row = await _table.GetEntityIfExistsAsync<TableEntity>(
                    ItemProgressRow.PartitionKeyFor(item.InstanceId), ItemProgressRow.RowKeyFor(item.ItemId), [ItemProgressRow.CancelRequestedName]);
                if (row.HasValue && row.Value!.GetBoolean(ItemProgressRow.CancelRequestedName) == true) await _cancelled.CancelAsync();
            }
            catch (Exception e) when (IsStorageFault(e))
            {
                home.LogReportLost(item.ItemId, item.InstanceId, e.Message);
            }
        }

        public async ValueTask SaveCheckpointAsync(string json)
        {
            var blob = Checkpoint();
            if (json.Length == 0)
            {
                await blob.DeleteIfExistsAsync();
                return;
            }

            await home.Container().CreateIfNotExistsAsync();
            await blob.UploadAsync(BinaryData.FromString(json), overwrite: true);
        }

        public async ValueTask<string?> ReadCheckpointAsync()
        {
            try
            {
                var saved = await Checkpoint().DownloadContentAsync();
                return saved.Value.Content.ToString();
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return null;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _cancelled.Dispose();
            try
            {
                await _table.DeleteEntityAsync(ItemProgressRow.PartitionKeyFor(item.InstanceId), ItemProgressRow.RowKeyFor(item.ItemId));
            }
            catch (Exception e) when (IsStorageFault(e))
            {
                home.LogReportLost(item.ItemId, item.InstanceId, e.Message);
            }
        }

        /// <summary>The storage clients throw the aggregate of their tries when nobody answers at all.</summary>
        private static bool IsStorageFault(Exception e) => e is RequestFailedException or AggregateException;

        private async Task WriteAsync(ItemProgressNote note)
        {
            var row = new TableEntity(ItemProgressRow.PartitionKeyFor(item.InstanceId), ItemProgressRow.RowKeyFor(item.ItemId))
            {
                [ItemProgressRow.PayloadName] = note.ToJson(),
                [ItemProgressRow.ReportedAtName] = home.Now(),
            };
            try
            {
                await _table.UpsertEntityAsync(row, TableUpdateMode.Merge);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                await _table.CreateIfNotExistsAsync();
                await _table.UpsertEntityAsync(row, TableUpdateMode.Merge);
            }
        }

        private BlobClient Checkpoint() => home.Container().GetBlobClient(ItemProgressRow.CheckpointBlob(item));
    }

    private TableClient Table() => tables.GetTableClient(StorageNames.ItemProgress);

    private BlobContainerClient Container() => blobs.GetBlobContainerClient(StorageNames.Results);

    private DateTimeOffset Now() => time.GetUtcNow();
}
