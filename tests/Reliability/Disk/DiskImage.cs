namespace Workflows.Reliability.Tests.Disk;

/// <summary>What becomes of writes that no sync has confirmed.</summary>
internal enum Unsynced
{
    /// <summary>The process died, the machine did not: all of them are there.</summary>
    Kept,

    /// <summary>The power failed before any of them reached the disk.</summary>
    Lost,

    /// <summary>The power failed while they were written: a random subset, in any order, torn at 512 bytes.</summary>
    Torn,
}

/// <summary>The files of a disk at one moment.</summary>
internal sealed class DiskImage
{
    private const int SectorBytes = 512;

    private readonly Dictionary<string, byte[]> _files;

    private DiskImage(Dictionary<string, byte[]> files) => _files = files;

    /// <summary>Names and contents, to be changed by tests that damage them.</summary>
    public IDictionary<string, byte[]> Files => _files;

    public static DiskImage Of(IEnumerable<DiskOperation> operations, Unsynced unsynced, Random? random)
    {
        var files = new Dictionary<string, FileState>(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            if (!files.TryGetValue(operation.File, out var file)) files.Add(operation.File, file = new FileState());
            switch (operation.Kind)
            {
                case DiskOperationKind.Found:
                    file.Content.Write(0, operation.Data);
                    break;
                case DiskOperationKind.Sync:
                    if (!operation.File.EndsWith(".db", StringComparison.Ordinal) && file.IsNew) SyncFolder(files.Values);
                    foreach (var pending in file.Pending) file.Content.Apply(pending);
                    file.Pending.Clear();
                    break;
                case DiskOperationKind.FailedSync:
                    Survive(file, unsynced, random);
                    break;
                case DiskOperationKind.Write:
                case DiskOperationKind.Truncate:
                case DiskOperationKind.Delete:
                    file.Pending.Add(operation);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown operation {operation.Kind}.");
            }
        }

        foreach (var file in files.Values) Survive(file, unsynced, random);
        return new DiskImage(files.Where(f => f.Value.Content.Exists).ToDictionary(f => f.Key, f => f.Value.Content.ToArray(), StringComparer.Ordinal));
    }

    /// <summary>The SQLite files of a folder as they are.</summary>
    public static DiskImage In(string folder) => new(Directory.EnumerateFiles(folder)
        .Where(f => f.Contains(".db", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes, StringComparer.Ordinal));

    /// <summary>Lays the files down in a folder for a scheduler to open.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (name, content) in _files) File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    /// <summary>The first sync of a new log syncs its folder too: files that were deleted before stay deleted.</summary>
    private static void SyncFolder(IEnumerable<FileState> files)
    {
        foreach (var file in files)
        {
            var deleted = file.Pending.FindLastIndex(o => o.Kind == DiskOperationKind.Delete);
            foreach (var pending in file.Pending.Take(deleted + 1)) file.Content.Apply(pending);
            file.Pending.RemoveRange(0, deleted + 1);
        }
    }

    private static void Survive(FileState file, Unsynced unsynced, Random? random)
    {
        foreach (var pending in file.Pending)
        {
            switch (unsynced)
            {
                case Unsynced.Kept:
                    file.Content.Apply(pending);
                    break;
                case Unsynced.Torn when random!.Next(2) == 0:
                    ApplyTorn(file.Content, pending, random);
                    break;
                case Unsynced.Lost or Unsynced.Torn:
                    break;
                default:
                    throw new InvalidOperationException($"Unknown choice {unsynced}.");
            }
        }

        file.Pending.Clear();
    }

    private static void ApplyTorn(FileContent content, DiskOperation operation, Random random)
    {
        if (operation.Kind != DiskOperationKind.Write || random.Next(2) == 0)
        {
            content.Apply(operation);
            return;
        }

        var data = operation.Data.AsSpan();
        var at = 0;
        while (at < data.Length)
        {
            // Sectors lie at multiples of 512 in the file, wherever the write begins.
            var length = (int)Math.Min(SectorBytes - ((operation.Offset + at) % SectorBytes), data.Length - at);
            if (random.Next(2) == 0) content.Write(operation.Offset + at, data.Slice(at, length));
            at += length;
        }
    }

    private sealed class FileState
    {
        public FileContent Content { get; } = new();

        public List<DiskOperation> Pending { get; } = [];

        public bool IsNew => !Content.Exists || Pending.Exists(o => o.Kind == DiskOperationKind.Delete);
    }
}
