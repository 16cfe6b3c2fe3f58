using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Protocol;

namespace Workflows.DurableTask;

internal sealed partial class RpcDurableTaskClient
{
    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(TaskHubMethods.WaitForInstanceStart, instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(TaskHubMethods.WaitForInstanceCompletion, instanceId, getInputsAndOutputs, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        var request = new GetInstanceRequest { InstanceId = instanceId, GetInputsAndOutputs = getInputsAndOutputs };
        var response = await CallAsync(TaskHubMethods.GetInstance, request, cancellation);
        return response.Exists ? ToMetadata(response.OrchestrationState, getInputsAndOutputs) : null;
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        filter ??= new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>(async (token, pageSizeHint, cancellationToken) =>
        {
            var query = new InstanceQuery
            {
                CreatedTimeFrom = ProtoConversion.ToProto(filter.CreatedFrom),
                CreatedTimeTo = ProtoConversion.ToProto(filter.CreatedTo),
                MaxInstanceCount = pageSizeHint ?? filter.PageSize,
                ContinuationToken = token ?? filter.ContinuationToken,
                InstanceIdPrefix = filter.InstanceIdPrefix,
                FetchInputsAndOutputs = filter.FetchInputsAndOutputs,
            };
            ProtoConversion.AddStatuses(query.RuntimeStatus, filter.Statuses);
            if (filter.TaskHubNames is { } hubs) query.TaskHubNames.AddRange(hubs);

            var response = await CallAsync(TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = query }, cancellationToken);
            return new Page<OrchestrationMetadata>(
                [.. response.OrchestrationState.Select(state => ToMetadata(state, filter.FetchInputsAndOutputs))],
                ProtoConversion.ToToken(response.ContinuationToken));
        });
    }

    public override async Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null, DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null, int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null, CancellationToken cancellation = default)
    {
        var request = new ListInstanceIdsRequest
        {
            CompletedTimeFrom = ProtoConversion.ToProto(completedTimeFrom),
            CompletedTimeTo = ProtoConversion.ToProto(completedTimeTo),
            PageSize = pageSize,
            LastInstanceKey = lastInstanceKey ?? "",
        };
        ProtoConversion.AddStatuses(request.RuntimeStatus, runtimeStatus);
        var response = await CallAsync(TaskHubMethods.ListInstanceIds, request, cancellation);
        return new Page<string>([.. response.InstanceIds], ProtoConversion.ToToken(response.LastInstanceKey));
    }

    // Servers and proxies limit how long one call may wait; only the caller's token ends the wait.
    private async Task<OrchestrationMetadata> WaitAsync(
        RpcMethod<GetInstanceRequest, GetInstanceResponse> method, string instanceId, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        var request = new GetInstanceRequest { InstanceId = instanceId, GetInputsAndOutputs = getInputsAndOutputs };
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var response = await CallAsync(method, request, cancellation);
                return ToMetadata(response.OrchestrationState, getInputsAndOutputs);
            }
            catch (RpcException failure) when (failure.Status == RpcStatus.DeadlineExceeded)
            {
                LogWaitingOn(instanceId);
            }
        }
    }

    private OrchestrationMetadata ToMetadata(OrchestrationState state, bool withPayloads) =>
        ProtoConversion.ToMetadata(state, withPayloads ? _options.DataConverter : null);

    [Microsoft.Extensions.Logging.LoggerMessage(
        Level = Microsoft.Extensions.Logging.LogLevel.Debug, Message = "The wait for {InstanceId} reached the server's limit; waiting on")]
    private partial void LogWaitingOn(string instanceId);
}
