using System.Globalization;

namespace Workflows.Scheduler;

/// <summary>Keeps a second scheduler off the same files: each file allows one writing connection only.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="SchedulerDirectoryLockedException">Another scheduler holds the folder.</exception>
    /// <exception cref="SchedulerDirectoryException">It cannot be created, or not be written to.</exception>
    public static DirectoryLock Take(string directory)
    {
        Create(directory);
        var owner = Path.Combine(directory, "scheduler.owner");
        FileStream file;
        try
        {
            // The lock goes with the process, however it ends; the file itself may stay.
            file = new FileStream(Path.Combine(directory, "scheduler.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw SchedulerDirectoryException.NotWritable(directory, e);
        }
        catch (IOException e)
        {
            throw new SchedulerDirectoryLockedException(directory, OwnerIn(owner), e);
        }

        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DirectoryLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static void Create(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SchedulerDirectoryException.NotCreated(directory, e);
        }
    }

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
