using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Workflows.Protocol;

/// <summary>The 29 methods of the Durable Task service. The proto has no package, so the path starts with the bare service name.</summary>
public static class TaskHubMethods
{
    private const string Service = "TaskHubSidecarService";

    public static readonly RpcMethod<Empty, Empty> Hello = New("Hello", Empty.Parser, Empty.Parser);

    public static readonly RpcMethod<CreateInstanceRequest, CreateInstanceResponse> StartInstance = New("StartInstance", CreateInstanceRequest.Parser, CreateInstanceResponse.Parser);

    public static readonly RpcMethod<GetInstanceRequest, GetInstanceResponse> GetInstance = New("GetInstance", GetInstanceRequest.Parser, GetInstanceResponse.Parser);

    public static readonly RpcMethod<RewindInstanceRequest, RewindInstanceResponse> RewindInstance = New("RewindInstance", RewindInstanceRequest.Parser, RewindInstanceResponse.Parser);

    public static readonly RpcMethod<RestartInstanceRequest, RestartInstanceResponse> RestartInstance = New("RestartInstance", RestartInstanceRequest.Parser, RestartInstanceResponse.Parser);

    public static readonly RpcMethod<GetInstanceRequest, GetInstanceResponse> WaitForInstanceStart = New("WaitForInstanceStart", GetInstanceRequest.Parser, GetInstanceResponse.Parser);

    public static readonly RpcMethod<GetInstanceRequest, GetInstanceResponse> WaitForInstanceCompletion = New("WaitForInstanceCompletion", GetInstanceRequest.Parser, GetInstanceResponse.Parser);

    public static readonly RpcMethod<RaiseEventRequest, RaiseEventResponse> RaiseEvent = New("RaiseEvent", RaiseEventRequest.Parser, RaiseEventResponse.Parser);

    public static readonly RpcMethod<TerminateRequest, TerminateResponse> TerminateInstance = New("TerminateInstance", TerminateRequest.Parser, TerminateResponse.Parser);

    public static readonly RpcMethod<SuspendRequest, SuspendResponse> SuspendInstance = New("SuspendInstance", SuspendRequest.Parser, SuspendResponse.Parser);

    public static readonly RpcMethod<ResumeRequest, ResumeResponse> ResumeInstance = New("ResumeInstance", ResumeRequest.Parser, ResumeResponse.Parser);

    public static readonly RpcMethod<QueryInstancesRequest, QueryInstancesResponse> QueryInstances = New("QueryInstances", QueryInstancesRequest.Parser, QueryInstancesResponse.Parser);

    public static readonly RpcMethod<ListInstanceIdsRequest, ListInstanceIdsResponse> ListInstanceIds = New("ListInstanceIds", ListInstanceIdsRequest.Parser, ListInstanceIdsResponse.Parser);

    public static readonly RpcMethod<PurgeInstancesRequest, PurgeInstancesResponse> PurgeInstances = New("PurgeInstances", PurgeInstancesRequest.Parser, PurgeInstancesResponse.Parser);

    /// <summary>Server stream.</summary>
    public static readonly RpcMethod<GetWorkItemsRequest, WorkItem> GetWorkItems = New("GetWorkItems", GetWorkItemsRequest.Parser, WorkItem.Parser);

    public static readonly RpcMethod<ActivityResponse, CompleteTaskResponse> CompleteActivityTask = New("CompleteActivityTask", ActivityResponse.Parser, CompleteTaskResponse.Parser);

    public static readonly RpcMethod<OrchestratorResponse, CompleteTaskResponse> CompleteOrchestratorTask = New("CompleteOrchestratorTask", OrchestratorResponse.Parser, CompleteTaskResponse.Parser);

    public static readonly RpcMethod<EntityBatchResult, CompleteTaskResponse> CompleteEntityTask = New("CompleteEntityTask", EntityBatchResult.Parser, CompleteTaskResponse.Parser);

    /// <summary>Server stream.</summary>
    public static readonly RpcMethod<StreamInstanceHistoryRequest, HistoryChunk> StreamInstanceHistory = New("StreamInstanceHistory", StreamInstanceHistoryRequest.Parser, HistoryChunk.Parser);

    public static readonly RpcMethod<CreateTaskHubRequest, CreateTaskHubResponse> CreateTaskHub = New("CreateTaskHub", CreateTaskHubRequest.Parser, CreateTaskHubResponse.Parser);

    public static readonly RpcMethod<DeleteTaskHubRequest, DeleteTaskHubResponse> DeleteTaskHub = New("DeleteTaskHub", DeleteTaskHubRequest.Parser, DeleteTaskHubResponse.Parser);

    public static readonly RpcMethod<SignalEntityRequest, SignalEntityResponse> SignalEntity = New("SignalEntity", SignalEntityRequest.Parser, SignalEntityResponse.Parser);

    public static readonly RpcMethod<GetEntityRequest, GetEntityResponse> GetEntity = New("GetEntity", GetEntityRequest.Parser, GetEntityResponse.Parser);

    public static readonly RpcMethod<QueryEntitiesRequest, QueryEntitiesResponse> QueryEntities = New("QueryEntities", QueryEntitiesRequest.Parser, QueryEntitiesResponse.Parser);

    public static readonly RpcMethod<CleanEntityStorageRequest, CleanEntityStorageResponse> CleanEntityStorage = New("CleanEntityStorage", CleanEntityStorageRequest.Parser, CleanEntityStorageResponse.Parser);

    public static readonly RpcMethod<AbandonActivityTaskRequest, AbandonActivityTaskResponse> AbandonTaskActivityWorkItem = New("AbandonTaskActivityWorkItem", AbandonActivityTaskRequest.Parser, AbandonActivityTaskResponse.Parser);

    public static readonly RpcMethod<AbandonOrchestrationTaskRequest, AbandonOrchestrationTaskResponse> AbandonTaskOrchestratorWorkItem = New("AbandonTaskOrchestratorWorkItem", AbandonOrchestrationTaskRequest.Parser, AbandonOrchestrationTaskResponse.Parser);

    public static readonly RpcMethod<AbandonEntityTaskRequest, AbandonEntityTaskResponse> AbandonTaskEntityWorkItem = New("AbandonTaskEntityWorkItem", AbandonEntityTaskRequest.Parser, AbandonEntityTaskResponse.Parser);

    public static readonly RpcMethod<SkipGracefulOrchestrationTerminationsRequest, SkipGracefulOrchestrationTerminationsResponse> SkipGracefulOrchestrationTerminations = New("SkipGracefulOrchestrationTerminations", SkipGracefulOrchestrationTerminationsRequest.Parser, SkipGracefulOrchestrationTerminationsResponse.Parser);

    private static RpcMethod<TRequest, TResponse> New<TRequest, TResponse>(
        string name, MessageParser<TRequest> requestParser, MessageParser<TResponse> responseParser)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(Service, name, requestParser, responseParser);
}
