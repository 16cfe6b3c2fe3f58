namespace Workflows.Contracts;

/// <summary>A row of <see cref="StorageNames.ItemProgress"/>: one running item, where no home extension carries progress.</summary>
public static class ItemProgressRow
{
    /// <summary>An <see cref="ItemProgressNote"/> as JSON.</summary>
    public const string PayloadName = "payload";

    /// <summary>UTC.</summary>
    public const string ReportedAtName = "reported_at";

    /// <summary>True: whoever runs the item should stop; written by the functions app.</summary>
    public const string CancelRequestedName = "cancel_requested";

    /// <summary>Partition key of an instance's items.</summary>
    public static string PartitionKeyFor(string instanceId) => Uri.EscapeDataString(instanceId);

    public static string RowKeyFor(string itemId) => Uri.EscapeDataString(itemId);

    /// <summary>Blob in <see cref="StorageNames.Results"/> with the item's checkpoint.</summary>
    public static string CheckpointBlob(ItemRef item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return $"checkpoints/{Uri.EscapeDataString(item.InstanceId)}/{Uri.EscapeDataString(item.ItemId)}.json";
    }
}
