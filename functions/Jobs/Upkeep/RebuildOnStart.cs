using Microsoft.DurableTask.Client;

namespace Workflows.Jobs;

/// <summary>Rebuilds once after the start when whoever started this process knows that the last stop was unclean.</summary>
public sealed partial class RebuildOnStart(IConfiguration configuration, JobRebuild rebuild, ILogger<RebuildOnStart> logger)
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
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Storage may still be starting: the next sweep tries again, and meanwhile jobs are looked after.
            LogFailed(e);
            Volatile.Write(ref _due, 1);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rebuild after an unclean stop did not come through; trying again in a moment")]
    private partial void LogFailed(Exception e);
}
