using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;
using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Ends the child when a request goes beyond its memory or CPU time, also while native code has the main thread.</summary>
/// <remarks>The parent watches as well and has the last word; but a parent with much to do looks late, and by then a native
/// library may have met the end of its address space and crashed, which tells nobody why.</remarks>
internal sealed class LimitWatch : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    private readonly long _residentMax;
    private readonly TimeSpan _cpuMax;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ended = new();
    private long _cpuStartTicks = -1;

    private LimitWatch(long residentMax, TimeSpan cpuMax)
    {
        _residentMax = residentMax;
        _cpuMax = cpuMax;
        _thread = new Thread(Run) { IsBackground = true, Name = "limits" };
    }

    public static LimitWatch Start(long residentMax, TimeSpan cpuMax)
    {
        var watch = new LimitWatch(residentMax, cpuMax);
        watch._thread.Start();
        return watch;
    }

    public void RequestStarted() => Interlocked.Exchange(ref _cpuStartTicks, Linux.CpuTime().Ticks);

    public void RequestEnded() => Interlocked.Exchange(ref _cpuStartTicks, -1);

    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
    }

    private void Run()
    {
        // Not getrusage: its peak is inherited from whoever forked.
        using var memory = File.OpenHandle("/proc/self/statm");
        while (!_ended.Wait(LookEvery))
        {
            if (Interlocked.Read(ref _cpuStartTicks) is not (>= 0 and var start)) continue;
            if (ResidentBytes(memory) > _residentMax) Linux.ExitNow(DecoderProgram.OutOfMemoryExit);
            if (Linux.CpuTime().Ticks - start > _cpuMax.Ticks) Linux.ExitNow(DecoderProgram.OutOfTimeExit);
        }
    }

    /// <summary>The second number of <c>statm</c>, in pages.</summary>
    private static long ResidentBytes(SafeFileHandle memory)
    {
        Span<byte> text = stackalloc byte[128];
        var length = RandomAccess.Read(memory, text, fileOffset: 0);
        var rest = text[(text.IndexOf((byte)' ') + 1)..length];
        return Utf8Parser.TryParse(rest, out long pages, out _) ? pages * Environment.SystemPageSize : 0;
    }
}
