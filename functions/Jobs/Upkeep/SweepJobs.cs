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
        await rebuild.RunOnceAsync(client, cancellationToken);
        await sweep.RunAsync(client, cancellationToken);
    }
}
