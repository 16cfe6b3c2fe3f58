using System.Globalization;
using System.Runtime.InteropServices;

namespace Workflows.GpuWorker.Native;

/// <summary>What a decoder child asks of the kernel for its own confinement.</summary>
internal static partial class Linux
{
    public const int LimitFileSize = 1;
    public const int LimitCore = 4;
    public const int LimitAddressSpace = 9;

    private const int SetParentDeathSignal = 1;
    private const int SetNoNewPrivileges = 38;
    private const int Kill = 9;
    private const int ProcessCpuTime = 2;

    /// <summary>The kernel kills this process when the thread that started it ends.</summary>
    /// <remarks>The thread, not the process: the parent starts children from one thread that lives as long as it does.</remarks>
    public static void DieWithParent() => _ = prctl(SetParentDeathSignal, Kill, 0, 0, 0);

    public static void GiveUpNewPrivileges() => _ = prctl(SetNoNewPrivileges, 1, 0, 0, 0);

    /// <exception cref="InvalidOperationException">The kernel refused.</exception>
    public static void Limit(int resource, ulong value)
    {
        var limit = new ResourceLimit { Soft = value, Hard = value };
        if (setrlimit(resource, in limit) != 0)
            throw new InvalidOperationException($"setrlimit({resource}, {value}) failed with errno {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Virtual size of this process in bytes.</summary>
    public static ulong VirtualBytes()
    {
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        return ulong.Parse(pages, CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize;
    }

    /// <summary>CPU time of all threads of this process so far.</summary>
    public static TimeSpan CpuTime()
    {
        _ = clock_gettime(ProcessCpuTime, out var now);
        return TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromTicks(now.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>A second descriptor for <paramref name="descriptor"/>, which then names what <paramref name="replacement"/> names.</summary>
    public static int MoveAside(int descriptor, int replacement)
    {
        var moved = dup(descriptor);
        if (moved < 0 || dup2(replacement, descriptor) < 0)
            throw new InvalidOperationException($"dup of descriptor {descriptor} failed with errno {Marshal.GetLastPInvokeError()}.");
        return moved;
    }

    /// <summary>Ends the process at once, without running anything more of it.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int code);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec now);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
