using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Invariants;

/// <summary>What clients can see of a hub: every instance with its state and history, and every entity.</summary>
internal sealed record HubSnapshot(IReadOnlyDictionary<string, SeenInstance> Instances, IReadOnlyDictionary<string, string> Entities)
{
    public static HubSnapshot Empty { get; } = new(new Dictionary<string, SeenInstance>(), new Dictionary<string, string>());

    public static async Task<HubSnapshot> TakeAsync(RpcInvoker client)
    {
        var query = new QueryInstancesRequest { Query = new InstanceQuery { MaxInstanceCount = 1000, FetchInputsAndOutputs = true } };
        var instances = new Dictionary<string, SeenInstance>(StringComparer.Ordinal);
        foreach (var listed in (await client.CallAsync(TaskHubMethods.QueryInstances, query, Deadline.Token)).OrchestrationState)
        {
            var state = (await client.CallAsync(
                TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = listed.InstanceId, GetInputsAndOutputs = true }, Deadline.Token)).OrchestrationState;
            instances.Add(state.InstanceId, new SeenInstance(state, listed, await HistoryAsync(client, state.InstanceId)));
        }

        var entities = new QueryEntitiesRequest { Query = new EntityQuery { IncludeState = true, IncludeTransient = true } };
        var states = (await client.CallAsync(TaskHubMethods.QueryEntities, entities, Deadline.Token)).Entities;
        return new HubSnapshot(instances, states.ToDictionary(e => e.InstanceId, Describe, StringComparer.Ordinal));
    }

    public HubSnapshot Without(IReadOnlyList<string> ids) =>
        this with { Instances = Instances.Where(i => !ids.Contains(i.Key)).ToDictionary(i => i.Key, i => i.Value, StringComparer.Ordinal) };

    private static string Describe(EntityMetadata entity) =>
        (entity.SerializedState ?? "none")
        + (entity.BacklogQueueSize > 0 ? $", {entity.BacklogQueueSize} waiting" : "")
        + (entity.LockedBy is null ? "" : $", locked by {entity.LockedBy}");

    private static async Task<List<HistoryEvent>> HistoryAsync(RpcInvoker client, string id)
    {
        var events = new List<HistoryEvent>();
        var request = new StreamInstanceHistoryRequest { InstanceId = id };
        await foreach (var chunk in client.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, Deadline.Token)) events.AddRange(chunk.Events);
        return events;
    }
}

/// <param name="Listed">The same instance as a query tells of it.</param>
internal sealed record SeenInstance(OrchestrationState State, OrchestrationState Listed, IReadOnlyList<HistoryEvent> History)
{
    public bool IsEnded => State.OrchestrationStatus
        is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled;

    /// <summary>Completed "output", or Failed: message.</summary>
    public string End => State.OrchestrationStatus switch
    {
        OrchestrationStatus.Failed => $"Failed: {State.FailureDetails?.ErrorMessage}",
        var status => string.IsNullOrEmpty(State.Output) ? $"{status}" : $"{status} {Shortened(State.Output)}",
    };

    public static string Shortened(string? text) => text is { Length: > 60 } ? $"{text[..20]}…{text.Length}" : text ?? "";
}
