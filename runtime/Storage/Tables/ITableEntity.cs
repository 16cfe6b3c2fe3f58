namespace Azure.Data.Tables;

/// <summary>A row: its key, when it last changed, and the tag for optimistic concurrency.</summary>
/// <remarks>A class of one's own maps its public properties to columns; <see cref="TableEntity"/> is a dictionary of them.</remarks>
public interface ITableEntity
{
    string PartitionKey { get; set; }

    string RowKey { get; set; }

    /// <summary>Set by the service at each write; never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    ETag ETag { get; set; }
}
