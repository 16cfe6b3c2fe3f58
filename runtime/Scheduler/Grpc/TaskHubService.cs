using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Hubs;

namespace Workflows.Scheduler.Grpc;

/// <summary>The Durable Task service over the task hubs.</summary>
internal static class TaskHubService
{
    public static void Bind(RpcService service, TaskHubs hubs, TimeProvider timeProvider, CancellationToken stopping)
    {
        _ = hubs; _ = timeProvider; _ = stopping;
        service.Unary(TaskHubMethods.Hello, (_, _) => Task.FromResult(new Empty()));
    }
}
