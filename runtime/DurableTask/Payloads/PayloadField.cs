using Google.Protobuf;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>One payload text of a message.</summary>
internal readonly record struct PayloadField(Func<string?> Get, Action<string?> Set)
{
    /// <summary>The payloads of a request or an answer; none where payloads stay as they are.</summary>
    public static IEnumerable<PayloadField> Of(IMessage message) => message switch
    {
        CreateInstanceRequest m => [new(() => m.Input, v => m.Input = v)],
        RaiseEventRequest m => [new(() => m.Input, v => m.Input = v)],
        TerminateRequest m => [new(() => m.Output, v => m.Output = v)],
        SuspendRequest m => [new(() => m.Reason, v => m.Reason = v)],
        ResumeRequest m => [new(() => m.Reason, v => m.Reason = v)],
        SignalEntityRequest m => [new(() => m.Input, v => m.Input = v)],
        ActivityResponse m => [new(() => m.Result, v => m.Result = v)],
        OrchestratorResponse m => [new(() => m.CustomStatus, v => m.CustomStatus = v), .. m.Actions.SelectMany(OfAction)],
        EntityBatchResult m => [new(() => m.EntityState, v => m.EntityState = v), .. m.Results.SelectMany(OfResult), .. m.Actions.SelectMany(OfOperationAction)],
        GetInstanceResponse m => OfState(m.OrchestrationState),
        QueryInstancesResponse m => m.OrchestrationState.SelectMany(OfState),
        GetEntityResponse { Entity: { } entity } => OfEntity(entity),
        QueryEntitiesResponse m => m.Entities.SelectMany(OfEntity),
        HistoryChunk m => m.Events.SelectMany(OfEvent),
        WorkItem m => OfWorkItem(m),
        _ => [],
    };

    private static IEnumerable<PayloadField> OfWorkItem(WorkItem item) => item.RequestCase switch
    {
        WorkItem.RequestOneofCase.ActivityRequest => [new(() => item.ActivityRequest.Input, v => item.ActivityRequest.Input = v)],
        WorkItem.RequestOneofCase.OrchestratorRequest => item.OrchestratorRequest.PastEvents.Concat(item.OrchestratorRequest.NewEvents).SelectMany(OfEvent),
        WorkItem.RequestOneofCase.EntityRequest =>
        [
            new(() => item.EntityRequest.EntityState, v => item.EntityRequest.EntityState = v),
            .. item.EntityRequest.Operations.Select(o => new PayloadField(() => o.Input, v => o.Input = v)),
        ],
        WorkItem.RequestOneofCase.EntityRequestV2 =>
        [
            new(() => item.EntityRequestV2.EntityState, v => item.EntityRequestV2.EntityState = v),
            .. item.EntityRequestV2.OperationRequests.SelectMany(OfEvent),
        ],
        _ => [],
    };

    private static IEnumerable<PayloadField> OfState(OrchestrationState? state) => state is null ? [] :
    [
        new(() => state.Input, v => state.Input = v),
        new(() => state.Output, v => state.Output = v),
        new(() => state.CustomStatus, v => state.CustomStatus = v),
    ];

    private static IEnumerable<PayloadField> OfEntity(EntityMetadata entity) => [new(() => entity.SerializedState, v => entity.SerializedState = v)];

    private static IEnumerable<PayloadField> OfResult(OperationResult result) =>
        result.Success is { } success ? [new(() => success.Result, v => success.Result = v)] : [];

    private static IEnumerable<PayloadField> OfOperationAction(OperationAction action) => action switch
    {
        { SendSignal: { } m } => [new(() => m.Input, v => m.Input = v)],
        { StartNewOrchestration: { } m } => [new(() => m.Input, v => m.Input = v)],
        _ => [],
    };

    private static IEnumerable<PayloadField> OfAction(OrchestratorAction action) => action switch
    {
        { ScheduleTask: { } m } => [new(() => m.Input, v => m.Input = v)],
        { CreateSubOrchestration: { } m } => [new(() => m.Input, v => m.Input = v)],
        { SendEvent: { } m } => [new(() => m.Data, v => m.Data = v)],
        { TerminateOrchestration: { } m } => [new(() => m.Reason, v => m.Reason = v)],
        { SendEntityMessage.EntityOperationCalled: { } m } => [new(() => m.Input, v => m.Input = v)],
        { SendEntityMessage.EntityOperationSignaled: { } m } => [new(() => m.Input, v => m.Input = v)],
        { CompleteOrchestration: { } m } =>
        [
            new(() => m.Result, v => m.Result = v), new(() => m.Details, v => m.Details = v), .. m.CarryoverEvents.SelectMany(OfEvent),
        ],
        _ => [],
    };

    private static IEnumerable<PayloadField> OfEvent(HistoryEvent e) => e switch
    {
        { ExecutionStarted: { } m } => [new(() => m.Input, v => m.Input = v)],
        { ExecutionCompleted: { } m } => [new(() => m.Result, v => m.Result = v)],
        { ExecutionTerminated: { } m } => [new(() => m.Input, v => m.Input = v)],
        { ExecutionSuspended: { } m } => [new(() => m.Input, v => m.Input = v)],
        { ExecutionResumed: { } m } => [new(() => m.Input, v => m.Input = v)],
        { ExecutionRewound: { } m } => [new(() => m.Reason, v => m.Reason = v), new(() => m.Input, v => m.Input = v)],
        { TaskScheduled: { } m } => [new(() => m.Input, v => m.Input = v)],
        { TaskCompleted: { } m } => [new(() => m.Result, v => m.Result = v)],
        { SubOrchestrationInstanceCreated: { } m } => [new(() => m.Input, v => m.Input = v)],
        { SubOrchestrationInstanceCompleted: { } m } => [new(() => m.Result, v => m.Result = v)],
        { EventSent: { } m } => [new(() => m.Input, v => m.Input = v)],
        { EventRaised: { } m } => [new(() => m.Input, v => m.Input = v)],
        { GenericEvent: { } m } => [new(() => m.Data, v => m.Data = v)],
        { ContinueAsNew: { } m } => [new(() => m.Input, v => m.Input = v)],
        { EntityOperationSignaled: { } m } => [new(() => m.Input, v => m.Input = v)],
        { EntityOperationCalled: { } m } => [new(() => m.Input, v => m.Input = v)],
        { EntityOperationCompleted: { } m } => [new(() => m.Output, v => m.Output = v)],
        { HistoryState: { } m } => OfState(m.OrchestrationState),
        _ => [],
    };
}
