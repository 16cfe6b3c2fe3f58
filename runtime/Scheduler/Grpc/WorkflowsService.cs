using Workflows.Protocol;
using Workflows.Scheduler.Hubs;

namespace Workflows.Scheduler.Grpc;

/// <summary>What the embedded scheduler offers beside the Durable Task service.</summary>
internal static class WorkflowsService
{
    public static void Bind(RpcService service, TaskHubs hubs, CancellationToken stopping)
    {
        _ = service; _ = hubs; _ = stopping;
    }
}
