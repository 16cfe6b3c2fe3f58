using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Runs a batch of entity operations, one after the other, in a service scope of its own.</summary>
/// <remarks>An operation that fails leaves no trace but its failure: its state and its actions are undone, and the batch goes on.</remarks>
internal sealed class EntityRunner(
    IDurableTaskFactory factory, DurableTaskWorkerOptions options, IServiceScopeFactory scopes, ILoggerFactory loggerFactory,
    IExceptionPropertiesProvider? exceptionProperties, TimeProvider time)
{
    private readonly DataConverter _converter = options.DataConverter;
    private readonly TaskLog _log = new(loggerFactory, options.Logging);

    public async Task<EntityBatchResult> RunAsync(EntityRequest request, string completionToken)
    {
        var operations = request.OperationRequests.Select(Operation).ToList();
        var result = await RunAsync(request.InstanceId, request.EntityState, operations);
        result.CompletionToken = completionToken;
        result.OperationInfos.AddRange(operations.Select(o => new OperationInfo { RequestId = o.RequestId, ResponseDestination = o.Caller }));
        return result;
    }

    public async Task<EntityBatchResult> RunAsync(EntityBatchRequest request, string completionToken)
    {
        var operations = request.Operations.Select(o => new RequestedOperation(o.RequestId, o.Operation, o.Input, null)).ToList();
        var result = await RunAsync(request.InstanceId, request.EntityState, operations);
        result.CompletionToken = completionToken;
        return result;
    }

    private async Task<EntityBatchResult> RunAsync(string instanceId, string? state, List<RequestedOperation> operations)
    {
        var id = EntityInstanceId.FromString(instanceId);
        var result = new EntityBatchResult { EntityState = state };
        await using var scope = scopes.CreateAsyncScope();
        if (factory is not IDurableTaskFactory2 entities || !entities.TryCreateEntity(id.Name, scope.ServiceProvider, out var entity))
        {
            var missing = Failures.Final(Failures.EntityNotFound, $"No entity task named '{id.Name}' was found.");
            result.Results.AddRange(operations.Select(_ => new OperationResult { Failure = new OperationResultFailure { FailureDetails = missing } }));
            return result;
        }

        var batch = new EntityBatch(id, state, _converter, time);
        foreach (var operation in operations) result.Results.Add(await RunAsync(entity, batch, operation));
        result.EntityState = batch.State;
        result.Actions.AddRange(batch.Actions);
        return result;
    }

    private async Task<OperationResult> RunAsync(ITaskEntity entity, EntityBatch batch, RequestedOperation operation)
    {
        var startedAt = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        try
        {
            var value = await entity.RunAsync(batch.Begin(operation.Name, operation.Input));
            var text = _converter.Serialize(value);
            batch.Keep();
            return new OperationResult
            {
                Success = new OperationResultSuccess { Result = text, StartTimeUtc = startedAt, EndTimeUtc = Timestamp.FromDateTimeOffset(time.GetUtcNow()) },
            };
        }
        catch (Exception e)
        {
            // User code ends here: its failure is the operation's result.
            batch.Undo();
            _log.OperationFailed(e, operation.Name, batch.Id.ToString());
            return new OperationResult
            {
                Failure = new OperationResultFailure
                {
                    FailureDetails = Failures.FromException(e, exceptionProperties),
                    StartTimeUtc = startedAt,
                    EndTimeUtc = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
                },
            };
        }
    }

    private static RequestedOperation Operation(HistoryEvent request) => request.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.EntityOperationSignaled => new RequestedOperation(
            request.EntityOperationSignaled.RequestId, request.EntityOperationSignaled.Operation, request.EntityOperationSignaled.Input, null),
        HistoryEvent.EventTypeOneofCase.EntityOperationCalled => new RequestedOperation(
            request.EntityOperationCalled.RequestId, request.EntityOperationCalled.Operation, request.EntityOperationCalled.Input,
            new OrchestrationInstance
            {
                InstanceId = request.EntityOperationCalled.ParentInstanceId ?? "",
                ExecutionId = request.EntityOperationCalled.ParentExecutionId,
            }),
        var other => throw new NotSupportedException($"An entity cannot be asked for {other}."),
    };

    /// <param name="Caller">Who waits for the result; null for a signal.</param>
    private sealed record RequestedOperation(string RequestId, string Name, string? Input, OrchestrationInstance? Caller);
}
