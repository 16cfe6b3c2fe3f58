using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>What tests of entities do to schedulers and workers.</summary>
internal static class EntitySupport
{
    public static Task SignalAsync(
        this TestScheduler scheduler, string id, string operation, string? input = null, string? requestId = null, DateTimeOffset? at = null) =>
        scheduler.Client.CallAsync(
            TaskHubMethods.SignalEntity,
            new SignalEntityRequest
            {
                InstanceId = id, Name = operation, Input = input, RequestId = requestId ?? Guid.NewGuid().ToString(),
                ScheduledTime = at is null ? null : Timestamp.FromDateTimeOffset(at.Value),
            },
            Deadline.Token);

    public static async Task<EntityMetadata> EntityAsync(this TestScheduler scheduler, string id) => (await scheduler.Client.CallAsync(
        TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = id, IncludeState = true }, Deadline.Token)).Entity;

    public static Task<QueryEntitiesResponse> QueryAsync(this TestScheduler scheduler, EntityQuery query) =>
        scheduler.Client.CallAsync(TaskHubMethods.QueryEntities, new QueryEntitiesRequest { Query = query }, Deadline.Token);

    /// <summary>Gives an entity a state; null leaves it without one.</summary>
    public static async Task SetAsync(this TestScheduler scheduler, TestWorker worker, string id, string? state)
    {
        await scheduler.SignalAsync(id, "set");
        await worker.CompleteEntityAsync(await worker.NextEntityAsync(), state, Result.Of(null));
    }

    public static async Task NoWorkersAsync(this TestScheduler scheduler)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while ((await scheduler.QueuesAsync()).Workers.Count > 0) await poll.WaitForNextTickAsync(Deadline.Token);
    }

    public static async Task<WorkItem> NextEntityAsync(this TestWorker worker)
    {
        var item = await worker.NextAsync();
        Assert.NotNull(item.EntityRequestV2);
        return item;
    }

    /// <summary>A turn and a batch that come in any order.</summary>
    public static async Task<(WorkItem Turn, WorkItem Entity)> NextTurnAndEntityAsync(this TestWorker worker)
    {
        var first = await worker.NextAsync();
        var second = await worker.NextAsync();
        return first.OrchestratorRequest is null ? (second, first) : (first, second);
    }

    public static IEnumerable<string> Operations(this WorkItem item) => item.EntityRequestV2.OperationRequests.Select(r =>
        r.EntityOperationSignaled?.Operation ?? r.EntityOperationCalled.Operation);

    public static Task CompleteEntityAsync(this TestWorker worker, WorkItem item, string? state, params OperationResult[] results)
    {
        var result = new EntityBatchResult { CompletionToken = item.CompletionToken, EntityState = state };
        result.Results.Add(results);
        return worker.SendAsync(result);
    }
}

internal static class Result
{
    public static OperationResult Of(string? value) => new() { Success = new OperationResultSuccess { Result = value } };

    public static OperationResult Failure(string message) => new()
    {
        Failure = new OperationResultFailure { FailureDetails = new TaskFailureDetails { ErrorType = "Test", ErrorMessage = message } },
    };
}
