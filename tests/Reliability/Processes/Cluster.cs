using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>The stand-alone scheduler and some workers, each a real process, and what is needed to end them without a word.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly List<RealProcess> _workers = [];
    private readonly bool _withPoison;
    private RealProcess _scheduler;
    private int _launched;

    private Cluster(int workers, bool withPoison)
    {
        _withPoison = withPoison;
        _scheduler = Launch();
        for (var n = 0; n < workers; n++) _workers.Add(StartWorker());
        Invoker = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = new Uri($"http://127.0.0.1:{_port}") });
    }

    public HttpRpcInvoker Invoker { get; }

    public IReadOnlyList<RealProcess> Workers => _workers;

    public RealProcess Scheduler => _scheduler;

    public string EffectsFolder => _folder.Path;

    public string HubFile => Path.Combine(_folder.Path, "data", "default.db");

    public static async Task<Cluster> StartAsync(int workers, bool withPoison = false)
    {
        var cluster = new Cluster(workers, withPoison);
        await cluster.AnsweringAsync();
        return cluster;
    }

    public async Task KillSchedulerAsync()
    {
        _scheduler.Dispose();
        _scheduler = Launch();
        await AnsweringAsync();
    }

    public void KillWorker(int number)
    {
        _workers[number].Dispose();
        _workers[number] = StartWorker();
    }

    /// <summary>Another worker beside the others.</summary>
    public RealProcess AddWorker()
    {
        _workers.Add(StartWorker());
        return _workers[^1];
    }

    public Task AnsweringAsync() =>
        LoadClient.ReachAsync(() => Invoker.CallAsync(TaskHubMethods.Hello, new Empty(), Deadline.Token), isDone: null);

    public Task<DescribeQueuesResponse?> QueuesAsync() =>
        LoadClient.ReachAsync(() => Invoker.CallAsync(WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest(), Deadline.Token), isDone: null);

    public async Task<string> StartAsync(string name, string id, string? input = null)
    {
        await LoadClient.ReachAsync(
            () => Invoker.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = id, Name = name, Input = input }, Deadline.Token), RpcStatus.AlreadyExists);
        return id;
    }

    public async Task<OrchestrationState> EndOfAsync(string id) => (await LoadClient.ReachAsync(
        () => Invoker.CallAsync(TaskHubMethods.WaitForInstanceCompletion, new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true }, CancellationToken.None).OrFail(), null))!.OrchestrationState;

    /// <summary>Every instance with its history, page by page.</summary>
    public async Task<Dictionary<string, SeenInstance>> InstancesAsync()
    {
        var seen = new Dictionary<string, SeenInstance>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var query = new InstanceQuery { MaxInstanceCount = 1000, FetchInputsAndOutputs = true, ContinuationToken = token };
            var page = await Invoker.CallAsync(TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = query }, Deadline.Token);
            foreach (var listed in page.OrchestrationState)
            {
                var history = new List<HistoryEvent>();
                var request = new StreamInstanceHistoryRequest { InstanceId = listed.InstanceId };
                await foreach (var chunk in Invoker.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, Deadline.Token)) history.AddRange(chunk.Events);
                seen.Add(listed.InstanceId, new SeenInstance(listed, listed, history));
            }

            token = page.ContinuationToken;
        }
        while (token is not null);
        return seen;
    }

    public async Task<Dictionary<string, int>> EntitiesAsync()
    {
        var query = new QueryEntitiesRequest { Query = new EntityQuery { IncludeState = true, IncludeTransient = true } };
        var page = await Invoker.CallAsync(TaskHubMethods.QueryEntities, query, Deadline.Token);
        return page.Entities.ToDictionary(e => e.InstanceId, e => int.Parse(e.SerializedState, System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <summary>The last words of every process, for a failed test.</summary>
    public string Tails() => string.Join("\n--\n", _workers.Prepend(_scheduler).Select(p => p.Tail(15)));

    public async ValueTask DisposeAsync()
    {
        await Invoker.DisposeAsync();
        foreach (var worker in _workers) worker.Dispose();
        _scheduler.Dispose();
        _folder.Dispose();
    }

    private RealProcess StartWorker() => WorkerProcess.Start(_folder, _port, _launched++, _withPoison);

    private RealProcess Launch() => RealProcess.Start(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Workflows.Scheduler.dll"), "--data", _folder.File("data"), "--port", $"{_port}"],
        new Dictionary<string, string?> { ["DOTNET_TieredPGO"] = "0" }, _folder.File("scheduler.log"), _folder.Path);
}
