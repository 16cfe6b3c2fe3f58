namespace Workflows.Reliability.Tests.Disk;

/// <summary>A folder whose SQLite files lie on a disk that can fail and lose power: it logs every write and sync, and makes faults on demand.</summary>
/// <remarks>Files have their real content for whoever reads them; what would survive is told by <see cref="After"/>.</remarks>
internal sealed class SimulatedDisk : IDisposable
{
    private const int SectorBytes = 512;

    private readonly Lock _lock = new();
    private readonly List<DiskOperation> _log = [];
    private readonly string _folder;
    private DiskFault? _fault;
    private int _sinceFault;
    private bool _isDead;

    /// <param name="durable">What is on the disk, where the folder's files show what is in the cache and taken for clean; null when both are the same.</param>
    public SimulatedDisk(string folder, DiskImage? durable = null)
    {
        _folder = folder;
        var visible = DiskImage.In(folder);
        foreach (var (name, content) in durable?.Files ?? visible.Files)
        {
            _log.Add(new DiskOperation(DiskOperationKind.Found, name, Data: content));
            // Deleted, and the folder not synced since: unlike a lost page, that still comes with the folder's next sync.
            if (!visible.Files.ContainsKey(name)) _log.Add(new DiskOperation(DiskOperationKind.Delete, name));
        }

        DiskVfs.Mount(folder, this);
    }

    /// <summary>How much has happened; grows with every operation.</summary>
    public int Position
    {
        get
        {
            lock (_lock) return _log.Count;
        }
    }

    public int Writes => Count(DiskOperationKind.Write);

    public int Syncs => Count(DiskOperationKind.Sync);

    /// <summary>Whether the fault has come up since it was set.</summary>
    public bool FaultHit { get; private set; }

    /// <summary>The position after the first operation that failed.</summary>
    public int FailedAt { get; private set; }

    /// <summary>From here on; null makes the disk sound again.</summary>
    public void SetFault(DiskFault? fault)
    {
        lock (_lock)
        {
            _fault = fault;
            _sinceFault = 0;
            _isDead = false;
            if (fault is not null) FaultHit = false;
        }
    }

    /// <summary>Where the syncs are between two positions: before such a position nothing of the sync counts, after it all of it.</summary>
    public IReadOnlyList<int> SyncPositions(int from = 0, int? to = null)
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(from, (to ?? _log.Count) - from).Where(i => _log[i].Kind is DiskOperationKind.Sync or DiskOperationKind.Delete)];
        }
    }

    /// <summary>What a machine finds that comes up again after the first <paramref name="position"/> operations.</summary>
    /// <param name="unsynced">What became of writes that no sync had confirmed.</param>
    public DiskImage After(int position, Unsynced unsynced, Random? random = null)
    {
        DiskOperation[] operations;
        lock (_lock) operations = [.. _log.Take(position)];
        return DiskImage.Of(operations, unsynced, random);
    }

    public DiskImage Now(Unsynced unsynced, Random? random = null) => After(Position, unsynced, random);

    public void Dispose() => DiskVfs.Unmount(_folder);

    /// <summary>Whether the file system still does what it is asked.</summary>
    internal bool IsAlive
    {
        get
        {
            lock (_lock) return !_isDead;
        }
    }

    internal int BeforeRead(string file)
    {
        lock (_lock) return _isDead || Fails(DiskFaultKind.ReadFails) ? SqliteCode.IoErrorRead : SqliteCode.Ok;
    }

    internal int BeforeWrite(string file, int count, out int written)
    {
        written = count;
        lock (_lock)
        {
            if (_isDead)
            {
                written = 0;
                return SqliteCode.IoErrorWrite;
            }

            if (_fault is not { Kind: DiskFaultKind.DiskFull or DiskFaultKind.WriteFails or DiskFaultKind.TornWrite } fault || !Fails(fault.Kind)) return SqliteCode.Ok;
            written = fault.Kind == DiskFaultKind.TornWrite ? Math.Min(fault.Sectors * SectorBytes, count) : 0;
            return fault.Kind == DiskFaultKind.DiskFull ? SqliteCode.Full : SqliteCode.IoErrorWrite;
        }
    }

    internal void Written(string file, long offset, ReadOnlySpan<byte> data) => Add(new DiskOperation(DiskOperationKind.Write, file, offset, data.ToArray()));

    internal void Truncated(string file, long length) => Add(new DiskOperation(DiskOperationKind.Truncate, file, length));

    internal void Deleted(string file, bool isDurable)
    {
        Add(new DiskOperation(DiskOperationKind.Delete, file));
        if (isDurable) Add(new DiskOperation(DiskOperationKind.Sync, file));
    }

    internal int Sync(string file)
    {
        lock (_lock)
        {
            if (_isDead) return SqliteCode.IoErrorSync;
            _isDead = Fails(DiskFaultKind.Dies);
            var fails = _isDead || Fails(DiskFaultKind.SyncFails);
            _log.Add(new DiskOperation(fails ? DiskOperationKind.FailedSync : DiskOperationKind.Sync, file));
            if (fails && FailedAt == 0) FailedAt = _log.Count;
            return fails ? SqliteCode.IoErrorSync : SqliteCode.Ok;
        }
    }

    private bool Fails(DiskFaultKind kind)
    {
        if (_fault?.Kind != kind || !_fault.Hits(++_sinceFault)) return false;
        FaultHit = true;
        return true;
    }

    private void Add(DiskOperation operation)
    {
        lock (_lock) _log.Add(operation);
    }

    private int Count(DiskOperationKind kind)
    {
        lock (_lock) return _log.Count(o => o.Kind == kind);
    }
}
