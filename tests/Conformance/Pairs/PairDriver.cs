using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>The client of a scenario: the same calls on the hub of either SDK.</summary>
internal sealed class PairDriver(RpcInvoker hub, string scenario, string folder, CancellationToken cancellationToken)
{
    private readonly List<string> _ids = [];
    private readonly List<string> _notes = [];

    /// <summary>The same client, with another end of its patience.</summary>
    public PairDriver With(CancellationToken other)
    {
        var driver = new PairDriver(hub, scenario, folder, other);
        driver._ids.AddRange(_ids);
        driver._notes.AddRange(_notes);
        return driver;
    }

    /// <summary>Id of the first instance.</summary>
    public string Id => scenario;

    /// <summary>Instances whose end is compared, besides the children of these.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>What the client saw, as "name: value".</summary>
    public IReadOnlyList<string> Notes => _notes;

    public async Task<string> StartAsync(string? input = null, string? id = null, string? name = null, Action<CreateInstanceRequest>? with = null)
    {
        var request = new CreateInstanceRequest { InstanceId = id ?? scenario, Name = name ?? scenario, Input = input };
        with?.Invoke(request);
        Follow(request.InstanceId);
        return (await CallAsync(TaskHubMethods.StartInstance, request)).InstanceId;
    }

    /// <summary>A file of this run that does not exist yet; its path differs by a guid only.</summary>
    public string TemporaryFile() => Path.Combine(folder, Guid.NewGuid().ToString());

    /// <summary>The end of the instance belongs to the scenario's outcome.</summary>
    public void Follow(string id)
    {
        if (!_ids.Contains(id)) _ids.Add(id);
    }

    /// <summary>Waits for the end, which has to be the expected one.</summary>
    /// <param name="output">As JSON; null when it has none.</param>
    public async Task EndsAsync(string? output, string? id = null, OrchestrationStatus status = OrchestrationStatus.Completed)
    {
        var state = await EndAsync(id);
        Assert.True(status == state.OrchestrationStatus, $"{state.InstanceId} is {state.OrchestrationStatus}: {state.FailureDetails?.ErrorMessage ?? state.Output}");
        if (status == OrchestrationStatus.Failed) return;
        Assert.True(JsonNode.DeepEquals(Parsed(output), Parsed(state.Output)), $"{state.InstanceId} answered {state.Output ?? "nothing"} instead of {output ?? "nothing"}.");
    }

    public async Task<OrchestrationState> EndAsync(string? id = null) =>
        (await CallAsync(TaskHubMethods.WaitForInstanceCompletion, new GetInstanceRequest { InstanceId = id ?? scenario, GetInputsAndOutputs = true })).OrchestrationState;

    public async Task RunAsync(string? input, string? output)
    {
        await StartAsync(input);
        await EndsAsync(output);
    }

    public async Task FailsAsync(string? input = null)
    {
        await StartAsync(input);
        await EndsAsync(null, status: OrchestrationStatus.Failed);
    }

    public async Task<OrchestrationState?> StateAsync(string? id = null) =>
        (await CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = id ?? scenario, GetInputsAndOutputs = true })).OrchestrationState;

    public Task RaiseAsync(string name, string? input = null, string? id = null) =>
        CallAsync(TaskHubMethods.RaiseEvent, new RaiseEventRequest { InstanceId = id ?? scenario, Name = name, Input = input });

    public Task TerminateAsync(string? output = null, bool recursive = false, string? id = null) =>
        CallAsync(TaskHubMethods.TerminateInstance, new TerminateRequest { InstanceId = id ?? scenario, Output = output, Recursive = recursive });

    public Task SuspendAsync(string? reason = null) =>
        CallAsync(TaskHubMethods.SuspendInstance, new SuspendRequest { InstanceId = scenario, Reason = reason });

    public Task ResumeAsync(string? reason = null) =>
        CallAsync(TaskHubMethods.ResumeInstance, new ResumeRequest { InstanceId = scenario, Reason = reason });

    public Task RewindAsync(string reason, string? id = null) =>
        CallAsync(TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = id ?? scenario, Reason = reason });

    public async Task<string> RestartAsync(bool withNewId, string? id = null)
    {
        var request = new RestartInstanceRequest { InstanceId = id ?? scenario, RestartWithNewInstanceId = withNewId };
        var again = (await CallAsync(TaskHubMethods.RestartInstance, request)).InstanceId;
        Follow(again);
        return again;
    }

    public async Task<int> PurgeAsync(PurgeInstancesRequest request) => (await CallAsync(TaskHubMethods.PurgeInstances, request)).DeletedInstanceCount;

    public Task SignalAsync(string entity, string operation, string? input = null, DateTimeOffset? at = null) => CallAsync(
        TaskHubMethods.SignalEntity,
        new SignalEntityRequest
        {
            InstanceId = entity, Name = operation, Input = input, RequestId = Guid.NewGuid().ToString(),
            ScheduledTime = at is { } due ? Timestamp.FromDateTimeOffset(due) : null,
        });

    public async Task<string?> EntityAsync(string entity) =>
        (await CallAsync(TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = entity, IncludeState = true })).Entity?.SerializedState;

    public Task EntityIsAsync(string entity, string? state) => UntilAsync(async () => JsonNode.DeepEquals(Parsed(await EntityAsync(entity)), Parsed(state)));

    public Task<TResponse> CallAsync<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>, new() => hub.CallAsync(method, request, cancellationToken);

    public async Task<List<HistoryEvent>> HistoryAsync(string id)
    {
        var events = new List<HistoryEvent>();
        var request = new StreamInstanceHistoryRequest { InstanceId = id };
        await foreach (var chunk in hub.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, cancellationToken)) events.AddRange(chunk.Events);
        return events;
    }

    public void Note(string name, object? value) => _notes.Add($"{name}: {value ?? "nothing"}");

    /// <summary>Notes how a call ended: "ok", or the status that refused it.</summary>
    public async Task NoteAsync(string name, Func<Task> call)
    {
        try
        {
            await call();
            Note(name, "ok");
        }
        catch (RpcException e)
        {
            Note(name, e.Status);
        }
    }

    public Task HasStatusAsync(OrchestrationStatus status, string? id = null) => UntilAsync(async () => (await StateAsync(id))?.OrchestrationStatus == status);

    public Task HasCustomStatusAsync(string status, string? id = null) => UntilAsync(async () => (await StateAsync(id))?.CustomStatus == status);

    /// <summary>Waits until the committed history holds so many events of a kind.</summary>
    public Task HasHistoryAsync(HistoryEvent.EventTypeOneofCase kind, int count = 1, string? id = null) =>
        UntilAsync(async () => (await HistoryAsync(id ?? scenario)).Count(e => e.EventTypeCase == kind) >= count);

    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(15));
        while (!await condition()) await poll.WaitForNextTickAsync(cancellationToken);
    }

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);
}
