using System.Diagnostics.Metrics;

namespace Workflows.Benchmarks.Engine;

/// <summary>Counts the scheduler's commits in this process, each of which is one sync of its file.</summary>
internal static class Commits
{
    private static readonly MeterListener Listener = Listen();
    private static long _count;

    public static long Count
    {
        get
        {
            GC.KeepAlive(Listener);
            return Interlocked.Read(ref _count);
        }
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Workflows.Scheduler" && instrument.Name == "workflows.scheduler.commits") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _count, count));
        listener.Start();
        return listener;
    }
}
