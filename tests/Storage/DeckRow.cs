using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace Workflows.Storage.Tests;

/// <summary>A typed row with a column of every type.</summary>
public sealed class DeckRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string? Name { get; set; }

    public bool Ready { get; set; }

    public int Pages { get; set; }

    public long Bytes { get; set; }

    public double Share { get; set; }

    public Guid Token { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTime CheckedAt { get; set; } = DateTime.UnixEpoch;

    public byte[]? Thumbnail { get; set; }

    public DeckState State { get; set; }

    public int? Retries { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    [DataMember(Name = "content_sha256")] public string? ContentHash { get; set; }

    [IgnoreDataMember] public string? Scratch { get; set; }
}

public enum DeckState
{
    Waiting,
    Ready,
}
