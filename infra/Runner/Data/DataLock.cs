namespace Workflows.Runner.Data;

/// <summary>Another runner works with the same data folder.</summary>
internal sealed class DataFolderInUseException(string message) : Exception(message)
{
}

/// <summary>Keeps a data folder to one runner. The operating system releases it when the process ends, however it ends.</summary>
internal sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <exception cref="DataFolderInUseException">Names who holds the folder.</exception>
    public static DataLock Take(DataFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        try
        {
            return new DataLock(new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            var holder = RunRecord.Read(folder) is { } record
                ? $"process {record.Runner.Pid}, started {record.StartedAt:yyyy-MM-dd HH:mm:ss}Z, dashboard {record.Url}"
                : "a process that has not written run.json yet";
            throw new DataFolderInUseException(
                $"The data folder {folder.Path} is in use by another ./run ({holder}). Stop that one, or choose another folder and port: ./run --data DIR --port PORT");
        }
    }

    public void Dispose() => _file.Dispose();
}
