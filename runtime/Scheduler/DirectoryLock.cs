using System.Globalization;

namespace Workflows.Scheduler;

/// <summary>Keeps a second scheduler off the same files: each file allows one writing connection only.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="SchedulerDirectoryLockedException">Another scheduler holds the folder.</exception>
    public static DirectoryLock Take(string directory)
    {
        Directory.CreateDirectory(directory);
        var owner = Path.Combine(directory, "scheduler.owner");
        FileStream file;
        try
        {
            // The lock goes with the process, however it ends; the file itself may stay.
            file = new FileStream(Path.Combine(directory, "scheduler.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new SchedulerDirectoryLockedException(directory, OwnerIn(owner), e);
        }

        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DirectoryLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static string? OwnerIn(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>Another scheduler process works on the data directory.</summary>
public sealed class SchedulerDirectoryLockedException : IOException
{
    internal SchedulerDirectoryLockedException(string directory, string? ownerProcessId, Exception innerException)
        : base(
            $"The data directory {directory} is in use by another scheduler"
            + (ownerProcessId is null ? "" : $" (process {ownerProcessId})")
            + ". Stop it, or choose another data directory.",
            innerException)
    {
        Directory = directory;
        OwnerProcessId = ownerProcessId;
    }

    public string Directory { get; }

    /// <summary>The process id that the holder wrote down; null when it could not be read.</summary>
    public string? OwnerProcessId { get; }
}
