using System.Runtime.InteropServices;

namespace Workflows.Runner.Processes;

/// <summary>Signals to processes and process groups.</summary>
internal static partial class Signals
{
    private const int Term = 15;
    private const int Kill = 9;

    /// <summary>Asks one process to end; its own children are its own business.</summary>
    public static void Terminate(int pid) => _ = Send(pid, Term);

    /// <summary>Ends a process and everything in its group, which has its number when it was started as a session of its own.</summary>
    public static void KillGroup(int pid)
    {
        _ = Send(-pid, Kill);
        _ = Send(pid, Kill);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int pid, int signal);
}
