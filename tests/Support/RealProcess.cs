using System.Diagnostics;

namespace Workflows.Testing;

/// <summary>A real child process whose output goes to a file; ended with SIGKILL unless it ended by itself.</summary>
public sealed class RealProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _logFile;
    private readonly StreamWriter _log;
    private readonly Lock _lock = new();

    private RealProcess(Process process, string logFile)
    {
        _process = process;
        _logFile = logFile;
        _log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static RealProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string logFile, string workingDirectory)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var real = new RealProcess(process, logFile);
        process.OutputDataReceived += (_, line) => real.Append(line.Data);
        process.ErrorDataReceived += (_, line) => real.Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return real;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal by its name, for example TERM, STOP or CONT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) =>
        _process.WaitForExitAsync(cancellationToken).ContinueWith(_ => _process.ExitCode, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>The last lines of the log, for a failed test's message.</summary>
    public string Tail(int lines = 30)
    {
        lock (_lock) return string.Join('\n', ReadLog().Split('\n').TakeLast(lines));
    }

    public string ReadLog()
    {
        using var stream = new FileStream(_logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        lock (_lock) _log.Dispose();
    }

    private void Append(string? line)
    {
        if (line is null) return;
        lock (_lock)
        {
            if (_log.BaseStream.CanWrite) _log.WriteLine(line);
        }
    }
}
