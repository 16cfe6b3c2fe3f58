using SQLitePCL;

namespace Workflows.Scheduler.Storage;

/// <summary>SQLite could not do what it was asked; the message says what to do. After a failed write the hub stops and recovers from its file.</summary>
internal sealed class StorageException(int code, string message, Exception? inner = null) : Exception(message + AdviceFor(code), inner)
{
    public int Code { get; } = code;

    private static string AdviceFor(int code) => (code & 0xFF) switch
    {
        raw.SQLITE_FULL => ". The disk is full: free space on it. Nothing that was acknowledged is lost, and the hub goes on by itself.",
        raw.SQLITE_IOERR => ". The disk reports errors: check it and its connection. Nothing that was acknowledged is lost, and the hub goes on by itself when the disk does.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => ". The file is damaged: put a copy from a backup in its place, or move it away to begin with an empty hub.",
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY => ". Give the scheduler's user the right to read and write the file and its folder.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => ". Another program is writing to the file: close it.",
        _ => "",
    };
}
