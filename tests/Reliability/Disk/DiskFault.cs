namespace Workflows.Reliability.Tests.Disk;

internal enum DiskFaultKind
{
    /// <summary>fsync reports an error; what it should have made durable may be gone.</summary>
    SyncFails,

    /// <summary>The disk is gone at a sync: that and everything after it fails.</summary>
    Dies,

    /// <summary>ENOSPC: nothing of the write is done.</summary>
    DiskFull,

    /// <summary>EIO: nothing of the write is done.</summary>
    WriteFails,

    /// <summary>EIO after the first sectors.</summary>
    TornWrite,

    ReadFails,
}

/// <param name="At">The operation of its kind that fails, counted from 1 since the fault was set.</param>
/// <param name="Stays">All later ones fail too, until the fault is taken away.</param>
internal sealed record DiskFault(DiskFaultKind Kind, int At, bool Stays = false)
{
    /// <summary>Whole 512-byte sectors that a torn write leaves behind.</summary>
    public int Sectors { get; init; } = 1;

    public bool Hits(int operation) => operation == At || (Stays && operation > At);
}
