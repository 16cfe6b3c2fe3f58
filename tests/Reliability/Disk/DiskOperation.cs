namespace Workflows.Reliability.Tests.Disk;

internal enum DiskOperationKind
{
    /// <summary>The file was there before; its content is durable.</summary>
    Found,
    Write,
    Truncate,
    Delete,

    /// <summary>What was done to the file before is durable.</summary>
    Sync,

    /// <summary>What was done to the file since its last sync may be on disk or not, and no later sync will care: the cache takes it for clean.</summary>
    FailedSync,
}

/// <summary>What happened to one file. <see cref="Offset"/> is a write's place, or the length after a truncation.</summary>
internal sealed record DiskOperation(DiskOperationKind Kind, string File, long Offset = 0, byte[]? Data = null);
