using System.Diagnostics;
using Workflows.Runner.Data;

namespace Workflows.Runner.Processes;

/// <summary>One life of a child: from its start to its end.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly string? Setsid = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);
    private readonly Process _process;

    private ChildProcess(Process process, RecordedProcess identity) => (_process, Identity) = (process, identity);

    public RecordedProcess Identity { get; }

    public Task Ended => _process.WaitForExitAsync();

    public int ExitCode => _process.ExitCode;

    /// <summary>
    /// Starts it in a session of its own: Ctrl-C in the terminal reaches only the runner, which then ends the
    /// children in the right order.
    /// </summary>
    public static ChildProcess Start(ChildSpec spec, RotatingLog log)
    {
        var start = new ProcessStartInfo(Setsid ?? spec.Program)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = spec.WorkingDirectory,
        };
        if (Setsid is not null) start.ArgumentList.Add(Find(spec.Program));
        foreach (var argument in spec.Arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in spec.Environment())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{spec.Program} could not be started.");
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // A child that has ended already has no start time left; it is recorded as gone.
        return new ChildProcess(process, new RecordedProcess(spec.Name, process.Id, ProcessIdentity.StartTicksOf(process.Id) ?? -1, spec.Marker));

        void Append(string? line)
        {
            if (line is not null) log.Append(line);
        }
    }

    /// <returns>True when it ended by itself after SIGTERM; false when it had to be killed.</returns>
    public async Task<bool> StopAsync(TimeSpan grace, TimeProvider time)
    {
        if (_process.HasExited) return true;
        Signals.Terminate(Identity.Pid);
        try
        {
            await Ended.WaitAsync(grace, time);
            return true;
        }
        catch (TimeoutException)
        {
            Signals.KillGroup(Identity.Pid);
            await Ended;
            return false;
        }
        finally
        {
            // Grandchildren (decoders) end with their parent, even when it forgot them.
            Signals.KillGroup(Identity.Pid);
        }
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Looks the program up itself: setsid would start in any case and end with a code that says little.</summary>
    private static string Find(string program)
    {
        var places = program.Contains('/', StringComparison.Ordinal) ? [""] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return places.Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists)
            ?? throw new System.ComponentModel.Win32Exception(2, $"There is no program '{program}'.");
    }
}
