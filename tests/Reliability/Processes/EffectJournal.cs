using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>A worker's diary of its activities: when each began, and when the scheduler had taken its result. It survives the worker.</summary>
/// <remarks>One line an entry, written at once: what a process has written stays when it is killed. The clock is the machine's, shared by its processes.</remarks>
internal sealed class EffectJournal(string file) : IDisposable
{
    private readonly FileStream _file = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _gate = new();

    public void Began(string key) => Write("began", key);

    public void Acknowledged(string key) => Write("acknowledged", key);

    public void Dispose() => _file.Dispose();

    /// <summary>Everything that the workers of a run wrote, in order of time. A last line that a kill cut short is left out.</summary>
    public static List<Effect> Read(string folder)
    {
        var effects = new List<Effect>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.effects"))
        {
            foreach (var line in File.ReadLines(file))
            {
                var parts = line.Split(' ');
                if (parts is [var at, var what, var key, "."]) effects.Add(new Effect(long.Parse(at, CultureInfo.InvariantCulture), what == "began", key));
            }
        }

        effects.Sort((a, b) => a.At.CompareTo(b.At));
        return effects;
    }

    private void Write(string what, string key)
    {
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetTimestamp()} {what} {key} .\n"));
        lock (_gate) _file.Write(line);
    }
}

/// <param name="At">Ticks of the machine's monotonic clock.</param>
/// <param name="IsBegin">It began; otherwise its result was acknowledged.</param>
internal sealed record Effect(long At, bool IsBegin, string Key);
