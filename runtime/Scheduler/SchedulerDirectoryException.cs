namespace Workflows.Scheduler;

/// <summary>The data directory cannot be created, or not be written to.</summary>
public sealed class SchedulerDirectoryException : IOException
{
    private SchedulerDirectoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static SchedulerDirectoryException NotCreated(string directory, Exception cause) => new(
        FileIn(directory) is { } file
            ? $"The data directory {directory} cannot be used: {file} is a file. Name a folder (--data)."
            : $"The data directory {directory} cannot be created: {ReasonOf(cause)}. Choose another one (--data).",
        cause);

    internal static SchedulerDirectoryException NotWritable(string directory, Exception cause) => new(
        $"The data directory {directory} cannot be written to: this user has no permission to. Grant it, or choose another one (--data).", cause);

    /// <summary>The part of the path that is a file; null when none is.</summary>
    private static string? FileIn(string directory)
    {
        for (var part = Path.GetFullPath(directory); part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part)) return part;
        }

        return null;
    }

    private static string ReasonOf(Exception cause) => cause switch
    {
        UnauthorizedAccessException => "this user has no permission to",
        // What the system says when the file system itself refuses; its own words speak of a file that is missing.
        FileNotFoundException or DirectoryNotFoundException => "the file system there takes no new folders",
        _ => cause.Message.TrimEnd('.'),
    };
}
