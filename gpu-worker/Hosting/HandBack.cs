namespace Workflows.GpuWorker.Hosting;

/// <summary>What an activity does when its worker stops: it goes away without an answer, so that another worker starts at once.</summary>
internal static class HandBack
{
    /// <summary>The stream of work items closes as soon as the host stops, which hands back what it brought. An answer that came
    /// before that would count as a failed try; one that comes later is refused as stale.</summary>
    private static readonly TimeSpan UntilTheStreamIsClosed = TimeSpan.FromSeconds(1);

    /// <exception cref="OperationCanceledException">Always.</exception>
    public static async Task AfterStreamClosedAsync(TimeProvider time, CancellationToken stopping)
    {
        await Task.Delay(UntilTheStreamIsClosed, time, CancellationToken.None);
        stopping.ThrowIfCancellationRequested();
    }
}
