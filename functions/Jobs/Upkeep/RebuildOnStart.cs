using Microsoft.DurableTask.Client;

namespace Workflows.Jobs;

/// <summary>Rebuilds once after the start when whoever started this process knows that the last stop was unclean.</summary>
public sealed class RebuildOnStart(IConfiguration configuration, JobRebuild rebuild)
{
    /// <summary>Set to 1 by the runner when it found the marker of a run that did not end by itself.</summary>
    public const string Setting = "WORKFLOWS_UNCLEAN";

    private int _due = configuration[Setting] is "1" or "true" ? 1 : 0;

    public async Task RunOnceAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _due, 0) == 0) return;
        try
        {
            await rebuild.RunAsync(client, cancellationToken);
        }
        catch
        {
            // Storage may still be starting; the next sweep tries again.
            Volatile.Write(ref _due, 1);
            throw;
        }
    }
}
