using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Hubs;
using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Grpc;

/// <summary>The Durable Task service over the task hubs; the hub is chosen by the call's metadata.</summary>
internal sealed class TaskHubService
{
    /// <summary>Official .NET workers take a stream for dead after 120 s without a message.</summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(30);

    /// <summary>A dead connection ends its streams a moment before it is reported closed itself.</summary>
    private static readonly TimeSpan ConnectionGrace = TimeSpan.FromMilliseconds(50);

    private static readonly WorkItem Ping = new() { HealthPing = new HealthPing() };

    private readonly TaskHubs _hubs;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;

    private TaskHubService(TaskHubs hubs, TimeProvider time, CancellationToken stopping)
    {
        _hubs = hubs;
        _time = time;
        _stopping = stopping;
    }

    public static void Bind(RpcService service, TaskHubs hubs, TimeProvider time, CancellationToken stopping) =>
        new TaskHubService(hubs, time, stopping).Bind(service);

    private void Bind(RpcService service)
    {
        service.Unary(TaskHubMethods.Hello, (_, _) => Task.FromResult(new Empty()));
        service.Unary(TaskHubMethods.StartInstance, async (r, c) => await (await HubOf(c)).StartAsync(r));
        service.Unary(TaskHubMethods.GetInstance, async (r, c) => await (await HubOf(c)).GetAsync(r));
        service.Unary(TaskHubMethods.RestartInstance, async (r, c) => await (await HubOf(c)).RestartAsync(r));
        service.Unary(TaskHubMethods.WaitForInstanceStart, (r, c) => WaitAsync(r, c, forCompletion: false));
        service.Unary(TaskHubMethods.WaitForInstanceCompletion, (r, c) => WaitAsync(r, c, forCompletion: true));
        service.Unary(TaskHubMethods.RaiseEvent, async (r, c) => await Answer<RaiseEventResponse>((await HubOf(c)).RaiseEventAsync(r)));
        service.Unary(TaskHubMethods.TerminateInstance, async (r, c) => await Answer<TerminateResponse>((await HubOf(c)).TerminateAsync(r)));
        service.Unary(TaskHubMethods.SuspendInstance, async (r, c) => await Answer<SuspendResponse>((await HubOf(c)).SuspendAsync(r)));
        service.Unary(TaskHubMethods.ResumeInstance, async (r, c) => await Answer<ResumeResponse>((await HubOf(c)).ResumeAsync(r)));
        service.Unary(TaskHubMethods.QueryInstances, async (r, c) => await (await HubOf(c)).QueryAsync(r.Query ?? new InstanceQuery(), c.Cancelled));
        service.Unary(TaskHubMethods.ListInstanceIds, async (r, c) => await (await HubOf(c)).ListIdsAsync(r, c.Cancelled));
        service.Unary(TaskHubMethods.PurgeInstances, async (r, c) => await (await HubOf(c)).PurgeAsync(r, c.Cancelled));
        service.Unary(TaskHubMethods.SkipGracefulOrchestrationTerminations, async (r, c) => await (await HubOf(c)).TerminateAtOnceAsync(r));
        service.ServerStream(TaskHubMethods.GetWorkItems, GetWorkItemsAsync);
        service.Unary(TaskHubMethods.CompleteActivityTask, async (r, c) => await (await HubOf(c)).CompleteActivityAsync(r));
        service.Unary(TaskHubMethods.CompleteOrchestratorTask, async (r, c) => await (await HubOf(c)).CompleteTurnAsync(r));
        service.Unary(TaskHubMethods.AbandonTaskActivityWorkItem, async (r, c) => await (await HubOf(c)).AbandonActivityAsync(r));
        service.Unary(TaskHubMethods.AbandonTaskOrchestratorWorkItem, async (r, c) => await (await HubOf(c)).AbandonTurnAsync(r));
        service.ServerStream(TaskHubMethods.StreamInstanceHistory, async (r, chunks, c) =>
            await (await HubOf(c)).StreamHistoryAsync(r.InstanceId, r.ExecutionId, chunks, c.Cancelled));
        service.Unary(TaskHubMethods.CreateTaskHub, async (r, c) =>
            await Answer<CreateTaskHubResponse>(_hubs.CreateAsync(CallHeaders.TaskHubOf(c), r.RecreateIfExists, c.Cancelled)));
        service.Unary(TaskHubMethods.DeleteTaskHub, async (_, c) =>
            await Answer<DeleteTaskHubResponse>(_hubs.DeleteAsync(CallHeaders.TaskHubOf(c), c.Cancelled)));
        service.Unary(TaskHubMethods.RewindInstance, async (r, c) => await (await HubOf(c)).RewindAsync(r));
        service.Unary(TaskHubMethods.SignalEntity, async (r, c) => await (await HubOf(c)).SignalEntityAsync(r));
        service.Unary(TaskHubMethods.GetEntity, async (r, c) => await (await HubOf(c)).GetEntityAsync(r));
        service.Unary(TaskHubMethods.QueryEntities, async (r, c) => await (await HubOf(c)).QueryEntitiesAsync(r.Query ?? new EntityQuery(), c.Cancelled));
        service.Unary(TaskHubMethods.CleanEntityStorage, async (r, c) => await (await HubOf(c)).CleanEntityStorageAsync(r, c.Cancelled));
        service.Unary(TaskHubMethods.CompleteEntityTask, async (r, c) => await (await HubOf(c)).CompleteEntityAsync(r));
        service.Unary(TaskHubMethods.AbandonTaskEntityWorkItem, async (r, c) => await (await HubOf(c)).AbandonEntityAsync(r));
    }

    private async Task<GetInstanceResponse> WaitAsync(GetInstanceRequest request, RpcCallContext context, bool forCompletion)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.Cancelled, _stopping);
        try
        {
            return await (await HubOf(context)).WaitAsync(request, forCompletion, ending.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new RpcException(RpcStatus.Unavailable, "The scheduler is stopping.");
        }
    }

    private async Task GetWorkItemsAsync(GetWorkItemsRequest request, ChannelWriter<WorkItem> items, RpcCallContext context)
    {
        var hub = await HubOf(context);
        var caller = new WorkerCaller(
            CallHeaders.WorkerIdOf(context), context.Header(CallHeaders.Sessions) == "1", context.Peer == InProcessRpcInvoker.Peer);
        var stream = await hub.ConnectAsync(request, caller);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.Cancelled, _stopping);
        await using var pings = _time.CreateTimer(_ => stream.Send(Ping), null, PingEvery, PingEvery);
        try
        {
            await foreach (var item in stream.Outgoing.ReadAllAsync(ending.Token)) await items.WriteAsync(item, ending.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The stream ends with OK, which workers take for a drain: they reconnect.
        }
        finally
        {
            await hub.DisconnectAsync(stream, isLost: await IsLostAsync(context));
        }
    }

    /// <summary>A worker that stops ends its stream first; one that died takes its connection with it.</summary>
    private async Task<bool> IsLostAsync(RpcCallContext context)
    {
        if (_stopping.IsCancellationRequested || !context.ConnectionClosed.CanBeCanceled) return false;
        await Task.Delay(ConnectionGrace, context.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return context.ConnectionClosed.IsCancellationRequested;
    }

    private ValueTask<TaskHub> HubOf(RpcCallContext context) => _hubs.GetAsync(CallHeaders.TaskHubOf(context), context.Cancelled);

    private static async Task<TResponse> Answer<TResponse>(Task done) where TResponse : new()
    {
        await done;
        return new TResponse();
    }
}
