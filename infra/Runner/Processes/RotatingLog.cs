namespace Workflows.Runner.Processes;

/// <summary>A child's output: a file that starts anew when it is large, and its last lines in memory.</summary>
internal sealed class RotatingLog : IDisposable
{
    private const int FilesKept = 3;
    private const int TailLines = 40;
    private readonly string _path;
    private readonly long _bytesMax;
    private readonly Lock _lock = new();
    private readonly Queue<string> _tail = new();
    private StreamWriter _writer;
    private bool _closed;

    /// <param name="bytesMax">Size at which the file is renamed to <c>.1</c>; older ones move on to <c>.2</c> and <c>.3</c>.</param>
    public RotatingLog(string path, long bytesMax = 5 * 1024 * 1024)
    {
        (_path, _bytesMax) = (path, bytesMax);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a log's path always has a folder
        _writer = Open();
    }

    public string FileName => _path;

    public void Append(string line)
    {
        lock (_lock)
        {
            if (_closed) return;
            _tail.Enqueue(line);
            if (_tail.Count > TailLines) _tail.Dequeue();
            _writer.WriteLine(line);
            if (_writer.BaseStream.Length >= _bytesMax) Rotate_NeedsLock();
        }
    }

    public IReadOnlyList<string> Tail(int lines)
    {
        lock (_lock) return [.. _tail.TakeLast(lines)];
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _writer.Dispose();
        }
    }

    private void Rotate_NeedsLock()
    {
        _writer.Dispose();
        for (var i = FilesKept - 1; i >= 0; i--)
        {
            var from = i == 0 ? _path : $"{_path}.{i}";
            if (File.Exists(from)) File.Move(from, $"{_path}.{i + 1}", overwrite: true);
        }

        _writer = Open();
    }

    private StreamWriter Open() => new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
}
