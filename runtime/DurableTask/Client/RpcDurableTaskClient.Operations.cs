using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Client;
using Workflows.Protocol;

namespace Workflows.DurableTask;

internal sealed partial class RpcDurableTaskClient
{
    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        return PurgeAsync(
            new PurgeInstancesRequest
            {
                InstanceId = instanceId,
                Recursive = options?.Recursive ?? false,
                IsOrchestration = !instanceId.StartsWith('@'),
            },
            cancellation);
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var wanted = new PurgeInstanceFilter
        {
            CreatedTimeFrom = ProtoConversion.ToProto(filter.CreatedFrom),
            CreatedTimeTo = ProtoConversion.ToProto(filter.CreatedTo),
            Timeout = filter.Timeout is { } timeout ? Duration.FromTimeSpan(timeout) : null,
        };
        ProtoConversion.AddStatuses(wanted.RuntimeStatus, filter.Statuses);
        return PurgeAsync(
            new PurgeInstancesRequest { PurgeInstanceFilter = wanted, Recursive = options?.Recursive ?? false }, cancellation);
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        if (_options.EnableEntitySupport) InstanceIds.ThrowIfEntity(instanceId);
        var request = new RestartInstanceRequest { InstanceId = instanceId, RestartWithNewInstanceId = restartWithNewInstanceId };
        var response = await CallAsync(TaskHubMethods.RestartInstance, request, cancellation, failure => failure.Status switch
        {
            RpcStatus.NotFound => NotFound(instanceId, failure),
            RpcStatus.FailedPrecondition => new InvalidOperationException(failure.Message, failure),
            _ => null,
        });
        return response.InstanceId;
    }

    public override Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        if (_options.EnableEntitySupport) InstanceIds.ThrowIfEntity(instanceId);
        var request = new RewindInstanceRequest { InstanceId = instanceId, Reason = reason };
        return CallAsync(TaskHubMethods.RewindInstance, request, cancellation, failure => failure.Status switch
        {
            RpcStatus.NotFound => NotFound(instanceId, failure),
            RpcStatus.FailedPrecondition => new InvalidOperationException(failure.Message, failure),
            RpcStatus.Unimplemented => new NotImplementedException(failure.Message, failure),
            _ => null,
        });
    }

    // CA2208: the official text stands alone, without the name of a parameter.
#pragma warning disable CA2208
    private static ArgumentException NotFound(string instanceId, RpcException failure) =>
        new($"An orchestration with the instanceId {instanceId} was not found.", failure);
#pragma warning restore CA2208

    private async Task<PurgeResult> PurgeAsync(PurgeInstancesRequest request, CancellationToken cancellation)
    {
        var response = await CallAsync(TaskHubMethods.PurgeInstances, request, cancellation, failure => failure.Status switch
        {
            RpcStatus.FailedPrecondition => new InvalidOperationException(failure.Message, failure),
            RpcStatus.Unimplemented => new NotImplementedException(failure.Message, failure),
            _ => null,
        });
        return new PurgeResult(response.DeletedInstanceCount, response.IsComplete);
    }
}
