using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Workflows.Jobs;

/// <summary>Runs the sweep at start and every few seconds; also where code outside of functions gets its client from.</summary>
public sealed class SweepJobs(JobSweep sweep, RebuildOnStart rebuild, DurableClients clients)
{
    [Function("SweepJobs")]
    public async Task RunAsync(
        [TimerTrigger("*/5 * * * * *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        clients.Offer(client);

        // First the sweep: it counts the interruption of jobs that may be over by the time everything is rebuilt.
        await sweep.RunAsync(client, cancellationToken);
        await rebuild.RunOnceAsync(client, cancellationToken);
    }
}
