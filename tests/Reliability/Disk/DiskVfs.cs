using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Workflows.Reliability.Tests.Disk;

/// <summary>Stands between SQLite and the file system of this process: files in the folder of a <see cref="SimulatedDisk"/> pass through it, all others do not.</summary>
/// <remarks>It becomes SQLite's default, so the product is tested as it is and knows nothing of it.</remarks>
internal static unsafe class DiskVfs
{
    private static readonly ConcurrentDictionary<string, SimulatedDisk> Mounted = new(StringComparer.Ordinal);
    private static readonly SqliteVfs* Real;
    private static readonly SqliteFileMethods* Methods;

    static DiskVfs()
    {
        Real = SqliteLibrary.FindVfs(null);
        Methods = (SqliteFileMethods*)NativeMemory.AllocZeroed((nuint)sizeof(SqliteFileMethods));
        *Methods = new SqliteFileMethods
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };

        var vfs = (SqliteVfs*)NativeMemory.AllocZeroed((nuint)sizeof(SqliteVfs));
        *vfs = *Real;
        vfs->Next = null;
        vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8("simulated-disk");
        vfs->FileSize = Real->FileSize + sizeof(OpenFile);
        vfs->Open = &Open;
        vfs->Delete = &Delete;
        if (SqliteLibrary.RegisterVfs(vfs, makeDefault: 1) != SqliteCode.Ok) throw new InvalidOperationException("SQLite did not take the simulated disk.");
    }

    public static void Mount(string folder, SimulatedDisk disk) => Mounted[folder] = disk;

    public static void Unmount(string folder) => Mounted.TryRemove(folder, out _);

    /// <summary>What SQLite allocates for an open file: our part, then the real file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenFile
    {
        public SqliteFileMethods* Methods;
        public nint Handle;
    }

    private static SqliteFile* Inner(SqliteFile* file) => (SqliteFile*)((byte*)file + sizeof(OpenFile));

    private static SimulatedFile Outer(SqliteFile* file) => (SimulatedFile)GCHandle.FromIntPtr(((OpenFile*)file)->Handle).Target!;

    private static SimulatedDisk? DiskOf(byte* path, out string name)
    {
        name = "";
        if (path is null) return null;
        var full = Marshal.PtrToStringUTF8((nint)path)!;
        name = Path.GetFileName(full);
        return Mounted.GetValueOrDefault(Path.GetDirectoryName(full) ?? "");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* vfs, byte* path, SqliteFile* file, int flags, int* outFlags)
    {
        if (DiskOf(path, out var name) is not { } disk) return Real->Open(Real, path, file, flags, outFlags);
        file->Methods = null;
        var code = Real->Open(Real, path, Inner(file), flags, outFlags);
        if (code != SqliteCode.Ok) return code;
        ((OpenFile*)file)->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(new SimulatedFile(disk, name)));
        file->Methods = Methods;
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(SqliteVfs* vfs, byte* path, int syncFolder)
    {
        var disk = DiskOf(path, out var name);
        if (disk is { IsAlive: false }) return SqliteCode.IoErrorDelete;
        var code = Real->Delete(Real, path, 0);
        if (code == SqliteCode.Ok) disk?.Deleted(name, syncFolder != 0);
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(SqliteFile* file)
    {
        GCHandle.FromIntPtr(((OpenFile*)file)->Handle).Free();
        return Inner(file)->Methods->Close(Inner(file));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(SqliteFile* file, void* buffer, int count, long offset) =>
        Outer(file).Disk.BeforeRead(Outer(file).Name) is var code and not SqliteCode.Ok ? code : Inner(file)->Methods->Read(Inner(file), buffer, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteFile* file, void* buffer, int count, long offset)
    {
        var (disk, name) = Outer(file);
        var code = disk.BeforeWrite(name, count, out var written);
        if (written == 0) return code;
        var real = Inner(file)->Methods->Write(Inner(file), buffer, written, offset);
        if (real != SqliteCode.Ok) return real;
        disk.Written(name, offset, new ReadOnlySpan<byte>(buffer, written));
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(SqliteFile* file, long length)
    {
        var (disk, name) = Outer(file);
        if (!disk.IsAlive) return SqliteCode.IoErrorWrite;
        var code = Inner(file)->Methods->Truncate(Inner(file), length);
        if (code == SqliteCode.Ok) disk.Truncated(name, length);
        return code;
    }

    /// <summary>The real disk is not asked: what is durable is decided by the simulation.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteFile* file, int flags) => Outer(file).Disk.Sync(Outer(file).Name);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(SqliteFile* file, long* size) => Inner(file)->Methods->FileSize(Inner(file), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(SqliteFile* file, int level) => Inner(file)->Methods->Lock(Inner(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(SqliteFile* file, int level) => Inner(file)->Methods->Unlock(Inner(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(SqliteFile* file, int* result) => Inner(file)->Methods->CheckReservedLock(Inner(file), result);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(SqliteFile* file, int operation, void* argument) => Inner(file)->Methods->FileControl(Inner(file), operation, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(SqliteFile* file) => Inner(file)->Methods->SectorSize(Inner(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(SqliteFile* file) => Inner(file)->Methods->DeviceCharacteristics(Inner(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(SqliteFile* file, int page, int pageSize, int extend, void** memory) =>
        Inner(file)->Methods->ShmMap(Inner(file), page, pageSize, extend, memory);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmLock(SqliteFile* file, int offset, int count, int flags) => Inner(file)->Methods->ShmLock(Inner(file), offset, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShmBarrier(SqliteFile* file) => Inner(file)->Methods->ShmBarrier(Inner(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(SqliteFile* file, int delete) => Inner(file)->Methods->ShmUnmap(Inner(file), delete);
}

/// <summary>An open file on a simulated disk.</summary>
internal sealed record SimulatedFile(SimulatedDisk Disk, string Name);
