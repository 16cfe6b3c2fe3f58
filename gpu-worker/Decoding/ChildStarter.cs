using System.Collections.Concurrent;
using System.Diagnostics;

namespace Workflows.GpuWorker.Decoding;

/// <summary>Starts child processes from one thread that lives as long as this object.</summary>
/// <remarks>A child asks the kernel to die with its parent, and the kernel means the thread that started it:
/// started from a pool thread, it would die whenever the pool retires that thread.</remarks>
internal sealed class ChildStarter : IDisposable
{
    private readonly BlockingCollection<Action> _starts = [];
    private readonly Thread _thread;

    public ChildStarter()
    {
        _thread = new Thread(() =>
        {
            foreach (var start in _starts.GetConsumingEnumerable()) start();
        })
        { IsBackground = true, Name = "decoder-starter" };
        _thread.Start();
    }

    public Task<Process> StartAsync(ProcessStartInfo how)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(how) ?? throw new InvalidOperationException($"{how.FileName} did not start."));
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    /// <summary>Ends the thread, and with it every child that is still there.</summary>
    public void Dispose()
    {
        _starts.CompleteAdding();
        _thread.Join();
        _starts.Dispose();
    }
}
