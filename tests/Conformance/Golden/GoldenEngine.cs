using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.DurableTask;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Our client, worker and scheduler in one process, on a clock that stands still, with the client's calls kept.</summary>
internal sealed class GoldenEngine : IAsyncDisposable
{
    private readonly TemporaryFolder _data;
    private readonly SchedulerServer _server;
    private readonly IHost _host;
    private readonly RecordingInvoker _calls;
    private readonly RpcInvoker _beside;

    private GoldenEngine(TemporaryFolder data, SchedulerServer server, IHost host, RecordingInvoker calls, GoldenDriver driver, RpcInvoker beside)
    {
        _data = data;
        _server = server;
        _host = host;
        _calls = calls;
        _beside = beside;
        Driver = driver;
    }

    public GoldenDriver Driver { get; }

    /// <summary>As in a recording: method and request.</summary>
    public JsonArray ClientCalls => [.. _calls.Calls];

    /// <param name="warm">The worker keeps orchestrations between work items, and is not replaying then.</param>
    public static async Task<GoldenEngine> StartAsync(GoldenScenario scenario, bool warm)
    {
        var data = new TemporaryFolder();
        var clock = new ManualTimeProvider(scenario.StartsAt);
        var options = new SchedulerOptions { DataDirectory = data.Path };
        var server = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, clock, CancellationToken.None);
        var calls = new RecordingInvoker(server.InProcess("default"));
        var state = new RunState();
        var host = HostOf(scenario, state, server.InProcess("default", warm ? "worker" : null), calls);
        await host.StartAsync();
        var beside = server.InProcess("default");
        var driver = new GoldenDriver(host.Services.GetRequiredService<DurableTaskClient>(), state, clock, beside);
        return new GoldenEngine(data, server, host, calls, driver, beside);
    }

    public async Task<List<HistoryEvent>> HistoryAsync(string id)
    {
        var events = new List<HistoryEvent>();
        var request = new StreamInstanceHistoryRequest { InstanceId = id };
        await foreach (var chunk in _beside.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, Deadline.Token)) events.AddRange(chunk.Events);
        return events;
    }

    /// <summary>What the client says of an instance, as recordings write it; null when there is none.</summary>
    public async Task<JsonNode?> MetadataAsync(string id)
    {
        _calls.IsRecording = false;
        if (await Driver.Client.GetInstanceAsync(id, getInputsAndOutputs: true) is not { } instance) return null;
        return new JsonObject
        {
            ["name"] = instance.Name,
            ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
            ["isRunning"] = instance.IsRunning,
            ["isCompleted"] = instance.IsCompleted,
            ["serializedInput"] = instance.SerializedInput,
            ["serializedOutput"] = instance.SerializedOutput,
            ["serializedCustomStatus"] = instance.SerializedCustomStatus,
            ["tags"] = new JsonObject(instance.Tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
            ["failureDetails"] = Failure(instance.FailureDetails),
        };
    }

    /// <summary>What the scheduler says of an entity, as recordings write it.</summary>
    public async Task<JsonNode> EntityAsync(string id)
    {
        var request = new GetEntityRequest { InstanceId = id, IncludeState = true };
        var response = await _beside.CallAsync(TaskHubMethods.GetEntity, request, Deadline.Token);
        return new JsonObject
        {
            ["entityId"] = id,
            ["exists"] = response.Exists,
            ["serializedState"] = response.Entity?.SerializedState,
            ["lockedBy"] = response.Entity?.LockedBy,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _server.DisposeAsync();
        _data.Dispose();
    }

    private static IHost HostOf(GoldenScenario scenario, RunState state, RpcInvoker workerCalls, RecordingInvoker calls)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => scenario.Tasks(tasks, state));
            worker.Configure(options =>
            {
                options.EnableEntitySupport = true;
                scenario.Worker?.Invoke(options);
            });
            worker.UseRpcInvoker(_ => workerCalls);
        });
        builder.Services.AddDurableTaskClient(client =>
        {
            client.Configure(options =>
            {
                options.EnableEntitySupport = true;
                scenario.Client?.Invoke(options);
            });
            client.UseRpcInvoker(_ => calls);
        });
        return builder.Build();
    }

    private static JsonObject? Failure(Microsoft.DurableTask.TaskFailureDetails? failure) => failure is null ? null : new JsonObject
    {
        ["errorType"] = failure.ErrorType,
        ["errorMessage"] = failure.ErrorMessage,
        ["stackTrace"] = failure.StackTrace,
        ["properties"] = new JsonObject(),
        ["innerFailure"] = Failure(failure.InnerFailure),
    };

    private sealed class RecordingInvoker(RpcInvoker inner) : RpcInvoker
    {
        public List<JsonNode> Calls { get; } = [];

        public bool IsRecording { get; set; } = true;

        public override Task<TResponse> CallAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
        {
            Keep(method.Name, request);
            return inner.CallAsync(method, request, cancellationToken, deadline);
        }

        public override async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Keep(method.Name, request);
            await foreach (var response in inner.StreamAsync(method, request, cancellationToken)) yield return response;
        }

        private void Keep(string method, Google.Protobuf.IMessage request)
        {
            if (IsRecording) Calls.Add(new JsonArray(method, WireShape.Of(request)));
        }
    }
}
