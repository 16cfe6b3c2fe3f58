using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;

namespace Workflows.Contracts;

/// <summary>Progress over storage alone: a table row per running item, a blob per checkpoint. Works on every home.</summary>
/// <remarks>Cancellation is seen when a report is sent, so at most half a second after a step's report was due, and between reports every two seconds.</remarks>
public sealed partial class TableActivityProgress(
    TableServiceClient tables, BlobServiceClient blobs, TimeProvider time, ILogger<TableActivityProgress> logger) : IActivityProgress
{
    /// <summary>How often a long step, which sends no report, looks whether it is to stop.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    public IItemProgress StartItem(ItemRef item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new ThrottledItemProgress(new TableItemProgress(this, item), time);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Progress of item {ItemId} of {InstanceId} was not written: {Reason}")]
    private partial void LogReportLost(string itemId, string instanceId, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Whether item {ItemId} of {InstanceId} is to stop could not be read: {Reason}")]
    private partial void LogLookFailed(string itemId, string instanceId, string reason);

    private sealed class TableItemProgress : IItemProgress
    {
        private readonly TableActivityProgress _home;
        private readonly ItemRef _item;
        private readonly CancellationTokenSource _cancelled = new();
        private readonly CancellationTokenSource _ended = new();
        private readonly TableClient _table;
        private readonly Task _looking;

        public TableItemProgress(TableActivityProgress home, ItemRef item)
        {
            (_home, _item, _table) = (home, item, home.Table());
            _looking = Task.Run(LookAsync);
        }

        public CancellationToken Cancelled => _cancelled.Token;

        public async ValueTask ReportAsync(ItemProgressNote note)
        {
            try
            {
                await WriteAsync(note);
                await LookOnceAsync(CancellationToken.None);
            }
            catch (Exception e) when (IsStorageFault(e))
            {
                _home.LogReportLost(_item.ItemId, _item.InstanceId, e.Message);
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

            await _home.Container().CreateIfNotExistsAsync();
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
            if (_ended.IsCancellationRequested) return;
            await _ended.CancelAsync();
            await _looking;
            _ended.Dispose();
            // Not _cancelled: the activity may still hold its token.
            try
            {
                await _table.DeleteEntityAsync(ItemProgressRow.PartitionKeyFor(_item.InstanceId), ItemProgressRow.RowKeyFor(_item.ItemId));
            }
            catch (Exception e) when (IsStorageFault(e))
            {
                _home.LogReportLost(_item.ItemId, _item.InstanceId, e.Message);
            }
        }

        private async Task LookAsync()
        {
            try
            {
                while (!_cancelled.IsCancellationRequested)
                {
                    await Task.Delay(LookInterval, _home.Time, _ended.Token);
                    try
                    {
                        await LookOnceAsync(_ended.Token);
                    }
                    catch (Exception e) when (IsStorageFault(e))
                    {
                        _home.LogLookFailed(_item.ItemId, _item.InstanceId, e.Message);
                    }
                }
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
            }
        }

        private async Task LookOnceAsync(CancellationToken cancellationToken)
        {
            var row = await _table.GetEntityIfExistsAsync<TableEntity>(
                ItemProgressRow.PartitionKeyFor(_item.InstanceId), ItemProgressRow.RowKeyFor(_item.ItemId), [ItemProgressRow.CancelRequestedName], cancellationToken);
            if (row.HasValue && row.Value!.GetBoolean(ItemProgressRow.CancelRequestedName) == true) await _cancelled.CancelAsync();
        }

        /// <summary>The storage clients throw the aggregate of their tries when nobody answers at all.</summary>
        private static bool IsStorageFault(Exception e) => e is RequestFailedException or AggregateException;

        private async Task WriteAsync(ItemProgressNote note)
        {
            var row = new TableEntity(ItemProgressRow.PartitionKeyFor(_item.InstanceId), ItemProgressRow.RowKeyFor(_item.ItemId))
            {
                [ItemProgressRow.PayloadName] = note.ToJson(),
                [ItemProgressRow.ReportedAtName] = _home.Now(),
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

        private BlobClient Checkpoint() => _home.Container().GetBlobClient(ItemProgressRow.CheckpointBlob(_item));
    }

    private TableClient Table() => tables.GetTableClient(StorageNames.ItemProgress);

    private BlobContainerClient Container() => blobs.GetBlobContainerClient(StorageNames.Results);

    private DateTimeOffset Now() => time.GetUtcNow();

    private TimeProvider Time => time;
}
