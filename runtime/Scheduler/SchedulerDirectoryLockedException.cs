namespace Workflows.Scheduler;

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
