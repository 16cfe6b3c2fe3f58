using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>For the runner and operators: storage was stopped uncleanly while this app kept running.</summary>
public sealed class RebuildEndpoint(JobRebuild rebuild, InternalKey key, DurableClients clients)
{
    [Function("Rebuild")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/admin/rebuild")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        key.Check(request);
        clients.Offer(client);
        return Reply.Json(await rebuild.RunAsync(client, cancellationToken));
    }
}
