using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.DurableTask;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Testing;
using EntityQuery = Microsoft.DurableTask.Client.Entities.EntityQuery;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>Real requests of our SDK's client and worker by method, captured from a run that uses as much as it can, and the rest by hand.</summary>
internal sealed class RequestCorpus
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<byte[]>> _captured = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<byte[]> _workItems = [];

    /// <summary>Requests by path, in an order that does not depend on threads.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<byte[]>> Requests { get; private set; } = new Dictionary<string, IReadOnlyList<byte[]>>();

    /// <summary>What workers were sent.</summary>
    public IReadOnlyList<byte[]> WorkItems { get; private set; } = [];

    public IReadOnlyList<byte[]> Of<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => Requests[method.Path];

    /// <summary>Methods that there is no request of.</summary>
    public IEnumerable<string> MethodsWithout() => typeof(TaskHubMethods).GetFields().Concat(typeof(WorkflowsMethods).GetFields())
        .Where(f => f.FieldType.IsGenericType)
        .Select(f => (string)f.FieldType.GetProperty("Path")!.GetValue(f.GetValue(null))!)
        .Where(path => !Requests.ContainsKey(path));

    public static async Task<RequestCorpus> CaptureAsync()
    {
        var corpus = new RequestCorpus();
        using var data = new TemporaryFolder();
        await using var server = await SchedulerServer.StartAsync(
            new SchedulerOptions { DataDirectory = data.Path }, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(Register);
            worker.UseWorkItemFilters();
            worker.Configure(options => options.EnableEntitySupport = true);
            worker.UseRpcInvoker(_ => new CapturingInvoker(server.InProcess("default", "worker"), corpus));
        });
        builder.Services.AddDurableTaskClient(client =>
        {
            client.Configure(options => options.EnableEntitySupport = true);
            client.UseRpcInvoker(_ => new CapturingInvoker(server.InProcess("default"), corpus));
        });
        using var host = builder.Build();
        await host.StartAsync();
        await UseAsync(host.Services.GetRequiredService<DurableTaskClient>());
        await host.StopAsync();
        corpus.AddByHand();
        corpus.Requests = corpus._captured.OrderBy(c => c.Key, StringComparer.Ordinal)
            .ToDictionary(c => c.Key, IReadOnlyList<byte[]> (c) => Ordered(c.Value), StringComparer.Ordinal);
        corpus.WorkItems = Ordered(corpus._workItems);
        return corpus;
    }

    private static byte[][] Ordered(IEnumerable<byte[]> messages) => [.. messages.OrderBy(m => m.Length).ThenBy(Convert.ToHexString, StringComparer.Ordinal)];

    private static void Register(DurableTaskRegistry tasks)
    {
        tasks.AddActivityFunc<string, string>("Echo", (_, text) => text);
        tasks.AddActivityFunc<int, int>("Broken", int (_, n) => throw new InvalidOperationException($"broken {n}", new ArgumentException("inner")));
        tasks.AddEntity<Counter>("Counter");
        tasks.AddOrchestratorFunc<string, string>("Child", async (context, text) => await context.CallActivityAsync<string>("Echo", text + "!"));
        tasks.AddOrchestratorFunc<int, string>("Everything", async (context, rounds) =>
        {
            var entity = new EntityInstanceId("Counter", "shared");
            context.SetCustomStatus(new { rounds });
            var echoed = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<string>("Echo", $"{i}")));
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            var child = await context.CallSubOrchestratorAsync<string>("Child", "text");
            try
            {
                await context.CallActivityAsync("Broken", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromMilliseconds(1))));
            }
            catch (TaskFailedException)
            {
                context.SetCustomStatus("failed as expected");
            }

            await context.Entities.SignalEntityAsync(entity, "Add", 1);
            await using (await context.Entities.LockEntitiesAsync(entity)) await context.Entities.CallEntityAsync<int>(entity, "Add", 2);
            var word = await context.WaitForExternalEvent<string>("word");
            context.SendEvent(context.InstanceId, "unused", word);
            if (rounds > 0) context.ContinueAsNew(rounds - 1);
            return child + word + echoed.Length;
        });
        tasks.AddOrchestratorFunc<string>("Failing", (_, text) => throw new InvalidOperationException(text));
        tasks.AddOrchestratorFunc<string, string>("Waiting", (context, _) => context.WaitForExternalEvent<string>("never"));
    }

    private static async Task UseAsync(DurableTaskClient client)
    {
        var token = Deadline.Token;
        var options = new StartOrchestrationOptions("everything", DateTimeOffset.UnixEpoch) { Tags = new Dictionary<string, string> { ["color"] = "red" }, Version = "1.0" };
        await client.ScheduleNewOrchestrationInstanceAsync("Everything", 1, options, token);
        await client.WaitForInstanceStartAsync("everything", getInputsAndOutputs: true, token);
        await client.RaiseEventAsync("everything", "word", "one", token);
        await client.RaiseEventAsync("everything", "word", "two", token);
        await client.WaitForInstanceCompletionAsync("everything", getInputsAndOutputs: true, token);
        await foreach (var _ in client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "every", FetchInputsAndOutputs = true, PageSize = 1 }))
        {
        }

        await client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Completed], null, null, 5, null, token);
        await client.GetOrchestrationHistoryAsync("everything", token);
        await client.RestartAsync("everything", restartWithNewInstanceId: true, token);
        await client.ScheduleNewOrchestrationInstanceAsync("Failing", "text", new StartOrchestrationOptions("failing"), token);
        await client.WaitForInstanceCompletionAsync("failing", token);
        await client.RewindInstanceAsync("failing", "again", token);
        await client.ScheduleNewOrchestrationInstanceAsync("Waiting", "x", new StartOrchestrationOptions("waiting"), token);
        await client.SuspendInstanceAsync("waiting", "pause", token);
        await client.ResumeInstanceAsync("waiting", "go on", token);
        await client.TerminateInstanceAsync("waiting", new TerminateInstanceOptions("enough", true), token);
        await client.WaitForInstanceCompletionAsync("waiting", token);
        await client.Entities.SignalEntityAsync(new EntityInstanceId("Counter", "mine"), "Add", 5, null, token);
        await client.Entities.GetEntityAsync(new EntityInstanceId("Counter", "shared"), true, token);
        await foreach (var _ in client.Entities.GetAllEntitiesAsync(new EntityQuery { InstanceIdStartsWith = "@counter@", PageSize = 1 }))
        {
        }

        await client.Entities.CleanEntityStorageAsync(null, true, token);
        await client.PurgeInstanceAsync("waiting", new PurgeInstanceOptions(true), token);
        await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1), [OrchestrationRuntimeStatus.Failed]), token);
    }

    private void AddByHand()
    {
        Add(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "everything", GetInputsAndOutputs = true });
        Add(TaskHubMethods.CreateTaskHub, new CreateTaskHubRequest { RecreateIfExists = true });
        Add(TaskHubMethods.DeleteTaskHub, new DeleteTaskHubRequest());
        Add(TaskHubMethods.PurgeInstances, new PurgeInstancesRequest { InstanceBatch = new InstanceBatch { InstanceIds = { "a", "b" } }, Recursive = true });
        Add(TaskHubMethods.PurgeInstances, new PurgeInstancesRequest
        {
            PurgeInstanceFilter = new PurgeInstanceFilter { CreatedTimeFrom = new Timestamp { Seconds = 1 }, Timeout = new Duration { Seconds = 1 } },
        });
        Add(TaskHubMethods.StartInstance, new CreateInstanceRequest
        {
            InstanceId = "replaced", Name = "Waiting", Input = "1", ExecutionId = "chosen", ScheduledStartTimestamp = new Timestamp { Seconds = 9_999_999_999 },
            OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy { ReplaceableStatus = { OrchestrationStatus.Running, OrchestrationStatus.Terminated } },
            ParentTraceContext = new TraceContext { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", SpanID = "b7ad6b7169203331" },
        });
        Add(TaskHubMethods.QueryInstances, new QueryInstancesRequest
        {
            Query = new InstanceQuery { RuntimeStatus = { OrchestrationStatus.Running }, CreatedTimeTo = new Timestamp { Seconds = 9 }, ContinuationToken = "12", MaxInstanceCount = 3 },
        });
        Add(TaskHubMethods.ListInstanceIds, new ListInstanceIdsRequest { LastInstanceKey = "1.2", CompletedTimeFrom = new Timestamp { Seconds = 9 }, PageSize = 7 });
        Add(TaskHubMethods.SkipGracefulOrchestrationTerminations, new SkipGracefulOrchestrationTerminationsRequest
        {
            InstanceBatch = new InstanceBatch { InstanceIds = { "a", "b" } }, Reason = "now",
        });
        Add(TaskHubMethods.AbandonTaskActivityWorkItem, new AbandonActivityTaskRequest { CompletionToken = "0123456789abcdef.1" });
        Add(TaskHubMethods.AbandonTaskOrchestratorWorkItem, new AbandonOrchestrationTaskRequest { CompletionToken = "0123456789abcdef.1" });
        Add(TaskHubMethods.AbandonTaskEntityWorkItem, new AbandonEntityTaskRequest { CompletionToken = "0123456789abcdef.1" });
        Add(TaskHubMethods.QueryEntities, new QueryEntitiesRequest
        {
            Query = new Workflows.Protocol.EntityQuery { InstanceIdStartsWith = "@counter@", LastModifiedFrom = new Timestamp { Seconds = 5 }, IncludeState = true, ContinuationToken = "3", PageSize = 2 },
        });
        Add(TaskHubMethods.CleanEntityStorage, new CleanEntityStorageRequest { ContinuationToken = "3", RemoveEmptyEntities = true, ReleaseOrphanedLocks = true });
        Add(TaskHubMethods.StreamInstanceHistory, new StreamInstanceHistoryRequest { InstanceId = "everything", ExecutionId = "x", ForWorkItemProcessing = true });
        Add(WorkflowsMethods.Watch, new WatchRequest { InstanceIds = { "a", "b" }, InstanceIdPrefix = "e" });
        Add(WorkflowsMethods.ReportProgress, new ReportProgressRequest { InstanceId = "a", ItemId = "1", Payload = "{\"n\":1}" });
        Add(WorkflowsMethods.FollowItem, new FollowItemRequest { InstanceId = "a", ItemId = "1" });
        Add(WorkflowsMethods.RequestCancellation, new RequestCancellationRequest { InstanceId = "a", ItemIds = { "1", "2" } });
        Add(WorkflowsMethods.SaveCheckpoint, new SaveCheckpointRequest { InstanceId = "a", ItemId = "1", Payload = "{\"page\":3}" });
        Add(WorkflowsMethods.ReadCheckpoint, new ReadCheckpointRequest { InstanceId = "a", ItemId = "1" });
        Add(WorkflowsMethods.Complete, new CompletionBatch
        {
            Activities = { new ActivityResponse { InstanceId = "a", TaskId = 1, Result = "\"one\"", CompletionToken = "0123456789abcdef.1" } },
            Turns =
            {
                new OrchestratorResponse
                {
                    InstanceId = "a", CompletionToken = "0123456789abcdef.2", CustomStatus = "1",
                    Actions = { new OrchestratorAction { Id = 1, ScheduleTask = new ScheduleTaskAction { Name = "Echo" } } },
                },
            },
        });
        Add(WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest());
    }

    private void Add<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        _captured.GetOrAdd(method.Path, _ => []).Add(request.ToByteArray());

    private sealed class Counter : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;
    }

    private sealed class CapturingInvoker(RpcInvoker inner, RequestCorpus corpus) : RpcInvoker
    {
        public override bool IsInProcess => true;

        public override Task<TResponse> CallAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
        {
            corpus.Add(method, request);
            return inner.CallAsync(method, request, cancellationToken, deadline);
        }

        public override async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            corpus.Add(method, request);
            await foreach (var response in inner.StreamAsync(method, request, cancellationToken))
            {
                if (response is WorkItem item) corpus._workItems.Add(item.ToByteArray());
                yield return response;
            }
        }
    }
}
