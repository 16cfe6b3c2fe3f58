using System.Globalization;

namespace Workflows.GpuWorker.Decoding;

/// <summary>What a process uses, from /proc.</summary>
internal readonly record struct ProcessUsage(long ResidentBytes, TimeSpan CpuTime)
{
    /// <summary>Kernel ticks a second, as /proc reports them; the same on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <returns>Null when the process is gone.</returns>
    public static ProcessUsage? Read(int processId)
    {
        try
        {
            var memory = File.ReadAllText($"/proc/{processId}/statm").Split(' ');
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            // The name in parentheses may hold spaces; fields count from behind it: state is 0, utime 11, stime 12.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = Number(fields[11]) + Number(fields[12]);
            return new ProcessUsage(Number(memory[1]) * Environment.SystemPageSize, TimeSpan.FromSeconds(ticks / TicksPerSecond));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
