using Workflows.Protocol;
using Workflows.Scheduler.Hubs;

namespace Workflows.Scheduler.Grpc;

/// <summary>What the embedded scheduler offers beside the Durable Task service (workflows.proto says what each call does).</summary>
internal static class WorkflowsService
{
    public static void Bind(RpcService service, TaskHubs hubs, CancellationToken stopping)
    {
        service.ServerStream(WorkflowsMethods.Watch, (r, changes, c) => StreamAsync(c, async token => await (await HubOf(c)).WatchAsync(r, changes, token)));
        service.ServerStream(WorkflowsMethods.FollowItem, (r, signals, c) => StreamAsync(c, async token => await (await HubOf(c)).FollowAsync(r, signals, token)));
        service.Unary(WorkflowsMethods.ReportProgress, async (r, c) => await (await HubOf(c)).ReportProgressAsync(r, CallHeaders.WorkerIdOf(c)));
        service.Unary(WorkflowsMethods.RequestCancellation, async (r, c) => await (await HubOf(c)).RequestCancellationAsync(r));
        service.Unary(WorkflowsMethods.SaveCheckpoint, async (r, c) => await (await HubOf(c)).SaveCheckpointAsync(r));
        service.Unary(WorkflowsMethods.ReadCheckpoint, async (r, c) => await (await HubOf(c)).ReadCheckpointAsync(r));
        service.Unary(WorkflowsMethods.Complete, async (r, c) => await (await HubOf(c)).CompleteAsync(r));
        service.Unary(WorkflowsMethods.DescribeQueues, async (_, c) => await (await HubOf(c)).DescribeQueuesAsync());

        ValueTask<TaskHub> HubOf(RpcCallContext context) => hubs.GetAsync(CallHeaders.TaskHubOf(context), context.Cancelled);

        async Task StreamAsync(RpcCallContext context, Func<CancellationToken, Task> stream)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.Cancelled, stopping);
            try
            {
                await stream(ending.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Ends with OK: the caller reconnects.
            }
        }
    }
}
