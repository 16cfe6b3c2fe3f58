using Google.Protobuf;

namespace Workflows.Protocol;

/// <summary>The methods that the embedded scheduler offers beside the Durable Task service.</summary>
public static class WorkflowsMethods
{
    private const string Service = "workflows.v1.Workflows";

    /// <summary>Server stream.</summary>
    public static readonly RpcMethod<WatchRequest, WatchEvent> Watch = New("Watch", WatchRequest.Parser, WatchEvent.Parser);

    public static readonly RpcMethod<ReportProgressRequest, ReportProgressResponse> ReportProgress = New("ReportProgress", ReportProgressRequest.Parser, ReportProgressResponse.Parser);

    /// <summary>Server stream.</summary>
    public static readonly RpcMethod<FollowItemRequest, ItemSignal> FollowItem = New("FollowItem", FollowItemRequest.Parser, ItemSignal.Parser);

    public static readonly RpcMethod<RequestCancellationRequest, RequestCancellationResponse> RequestCancellation = New("RequestCancellation", RequestCancellationRequest.Parser, RequestCancellationResponse.Parser);

    public static readonly RpcMethod<SaveCheckpointRequest, SaveCheckpointResponse> SaveCheckpoint = New("SaveCheckpoint", SaveCheckpointRequest.Parser, SaveCheckpointResponse.Parser);

    public static readonly RpcMethod<ReadCheckpointRequest, ReadCheckpointResponse> ReadCheckpoint = New("ReadCheckpoint", ReadCheckpointRequest.Parser, ReadCheckpointResponse.Parser);

    public static readonly RpcMethod<CompletionBatch, CompletionBatchResult> Complete = New("Complete", CompletionBatch.Parser, CompletionBatchResult.Parser);

    public static readonly RpcMethod<DescribeQueuesRequest, DescribeQueuesResponse> DescribeQueues = New("DescribeQueues", DescribeQueuesRequest.Parser, DescribeQueuesResponse.Parser);

    private static RpcMethod<TRequest, TResponse> New<TRequest, TResponse>(
        string name, MessageParser<TRequest> requestParser, MessageParser<TResponse> responseParser)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(Service, name, requestParser, responseParser);
}
