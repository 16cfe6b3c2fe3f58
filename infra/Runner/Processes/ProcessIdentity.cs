using System.Globalization;
using System.Text;
using Workflows.Runner.Data;

namespace Workflows.Runner.Processes;

/// <summary>Tells whether a recorded process still runs, from /proc.</summary>
internal static class ProcessIdentity
{
    // Fields are counted from 1; the second, the program's name, may hold blanks and ends with the last ')'.
    private const int StateField = 3;
    private const int StartTimeField = 22;

    /// <returns>Null when no such process runs; a process that has ended but was not waited for counts as ended.</returns>
    public static long? StartTicksOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[StartTimeField - StateField], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True only for the very process that was recorded: same number, same start, same command.</summary>
    public static bool Runs(RecordedProcess process) =>
        StartTicksOf(process.Pid) == process.StartTicks && CommandLineOf(process.Pid).Contains(process.Marker, StringComparison.Ordinal);

    private static string CommandLineOf(int pid)
    {
        try
        {
            var bytes = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline"));
            return Encoding.UTF8.GetString(bytes).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
