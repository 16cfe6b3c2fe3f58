using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>A scheduler on files of its own, and a client of its hub.</summary>
internal sealed class TestScheduler : IAsyncDisposable
{
    public const string Hub = "test";

    private readonly TemporaryFolder _folder;
    private readonly List<IAsyncDisposable> _owned = [];

    private TestScheduler(TemporaryFolder folder, SchedulerServer server)
    {
        _folder = folder;
        Server = server;
        Client = server.InProcess(Hub);
    }

    public SchedulerServer Server { get; }

    public RpcInvoker Client { get; }

    public string Directory => _folder.Path;

    public static Task<TestScheduler> StartAsync(TimeProvider? time = null, bool withSocket = false, bool withOperator = false, TimeSpan? retainFor = null) =>
        StartAsync(new TemporaryFolder(), time, withSocket, withOperator, retainFor);

    /// <summary>Stops this scheduler and starts another on the same files.</summary>
    /// <param name="between">What happens to the hub's file meanwhile.</param>
    public async Task<TestScheduler> RestartAsync(TimeProvider? time = null, Action<string>? between = null)
    {
        await Server.DisposeAsync();
        between?.Invoke(_folder.File(Hub + ".db"));
        return await StartAsync(_folder, time, withSocket: false);
    }

    /// <summary>Starts another scheduler on what is on disk right now, as a machine would after this one lost its process.</summary>
    public async Task<TestScheduler> CrashAsync(TimeProvider? time = null)
    {
        var copy = new TemporaryFolder();
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory, "*.db*"))
        {
            // The shared-memory index is rebuilt from the log by whoever opens it first.
            if (!file.EndsWith("-shm", StringComparison.Ordinal)) File.Copy(file, copy.File(Path.GetFileName(file)));
        }

        var next = await StartAsync(copy, time, withSocket: false);
        await DisposeAsync();
        return next;
    }

    /// <summary>A worker in the scheduler's process; with an id it holds warm sessions.</summary>
    public TestWorker Work(GetWorkItemsRequest? request = null, string? workerId = null) => new(Server.InProcess(Hub, workerId), request);

    /// <summary>A worker over the socket, as another process would be.</summary>
    public TestWorker WorkOverSocket(GetWorkItemsRequest? request = null, string workerId = "remote", Uri? address = null) =>
        new(Remote(workerId, address), request);

    private RpcInvoker Remote(string workerId, Uri? address)
    {
        var headers = new Dictionary<string, string> { ["taskhub"] = Hub, ["workerid"] = workerId };
        var invoker = new HttpRpcInvoker(new HttpRpcInvokerOptions
        {
            Address = address ?? Server.GrpcAddress!,
            Headers = _ => ValueTask.FromResult<IReadOnlyDictionary<string, string>>(headers),
        });
        _owned.Add(invoker);
        return invoker;
    }

    public async Task<string> StartAsync(string name, string? input = null, string? id = null, Action<CreateInstanceRequest>? with = null)
    {
        var request = new CreateInstanceRequest { InstanceId = id ?? Guid.NewGuid().ToString("N"), Name = name, Input = input };
        with?.Invoke(request);
        return (await Client.CallAsync(TaskHubMethods.StartInstance, request, Deadline.Token)).InstanceId;
    }

    public async Task<OrchestrationState> StateAsync(string id)
    {
        var response = await Client.CallAsync(
            TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true }, Deadline.Token);
        return response.Exists ? response.OrchestrationState : throw new InvalidOperationException($"{id} does not exist.");
    }

    public async Task<OrchestrationState> CompletionOfAsync(string id) => (await Client.CallAsync(
        TaskHubMethods.WaitForInstanceCompletion, new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true }, Deadline.Token)).OrchestrationState;

    public Task RaiseAsync(string id, string name, string? input = null) => Client.CallAsync(
        TaskHubMethods.RaiseEvent, new RaiseEventRequest { InstanceId = id, Name = name, Input = input }, Deadline.Token);

    public Task TerminateAsync(string id, string? output = null, bool recursive = false) => Client.CallAsync(
        TaskHubMethods.TerminateInstance, new TerminateRequest { InstanceId = id, Output = output, Recursive = recursive }, Deadline.Token);

    public async Task<List<HistoryEvent>> HistoryAsync(string id)
    {
        var events = new List<HistoryEvent>();
        var request = new StreamInstanceHistoryRequest { InstanceId = id };
        await foreach (var chunk in Client.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, Deadline.Token)) events.AddRange(chunk.Events);
        return events;
    }

    public Task<DescribeQueuesResponse> QueuesAsync() =>
        Client.CallAsync(WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest(), Deadline.Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned) await owned.DisposeAsync();
        await Server.DisposeAsync();
        if (System.IO.Directory.Exists(_folder.Path)) _folder.Dispose();
    }

    private static async Task<TestScheduler> StartAsync(
        TemporaryFolder folder, TimeProvider? time, bool withSocket, bool withOperator = false, TimeSpan? retainFor = null)
    {
        var options = new SchedulerOptions
        {
            DataDirectory = folder.Path, GrpcPort = withSocket ? 0 : null, OperatorPort = withOperator ? 0 : null, RetainFor = retainFor,
        };
        return new TestScheduler(folder, await SchedulerServer.StartAsync(
            options, NullLoggerFactory.Instance, time ?? TimeProvider.System, CancellationToken.None));
    }
}
