using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;
using Workflows.Protocol;
using CleanRequest = Microsoft.DurableTask.Client.Entities.CleanEntityStorageRequest;
using EntityMetadata = Microsoft.DurableTask.Client.Entities.EntityMetadata;
using EntityQuery = Microsoft.DurableTask.Client.Entities.EntityQuery;
using P = Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>The entity side of <see cref="RpcDurableTaskClient"/>, over the same connection.</summary>
internal sealed class RpcDurableEntityClient(string name, RpcInvoker invoker, DataConverter converter, TimeProvider time)
    : DurableEntityClient(name)
{
    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(operationName);
        ThrowIfDefault(id);
        var request = new SignalEntityRequest
        {
            InstanceId = id.ToString(),
            Name = operationName,
            RequestId = Guid.NewGuid().ToString(),
            Input = converter.Serialize(input),
            ScheduledTime = ProtoConversion.ToProto(options?.SignalTime),
            RequestTime = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
            ParentTraceContext = Tracing.Current(),
        };
        return CallAsync(TaskHubMethods.SignalEntity, request, cancellation);
    }

    public override async Task<EntityMetadata?> GetEntityAsync(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        await GetAsync(id, includeState, cancellation) is { } found ? ToMetadata(found, includeState) : null;

    public override async Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        await GetAsync(id, includeState, cancellation) is { } found ? ToMetadata<T>(found, includeState) : null;

    public override AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null) => Query(filter, ToMetadata);

    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null) => Query(filter, ToMetadata<T>);

    public override async Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default)
    {
        var wanted = request ?? CleanRequest.Default;
        var result = new CleanEntityStorageResult();
        var token = wanted.ContinuationToken;
        do
        {
            var response = await CallAsync(
                TaskHubMethods.CleanEntityStorage,
                new P.CleanEntityStorageRequest
                {
                    RemoveEmptyEntities = wanted.RemoveEmptyEntities,
                    ReleaseOrphanedLocks = wanted.ReleaseOrphanedLocks,
                    ContinuationToken = token,
                },
                cancellation);
            token = ProtoConversion.ToToken(response.ContinuationToken);
            result = new CleanEntityStorageResult
            {
                EmptyEntitiesRemoved = result.EmptyEntitiesRemoved + response.EmptyEntitiesRemoved,
                OrphanedLocksReleased = result.OrphanedLocksReleased + response.OrphanedLocksReleased,
                ContinuationToken = token,
            };
        }
        while (continueUntilComplete && token is not null);

        return result;
    }

    private async Task<P.EntityMetadata?> GetAsync(EntityInstanceId id, bool includeState, CancellationToken cancellation)
    {
        ThrowIfDefault(id);
        var request = new GetEntityRequest { InstanceId = id.ToString(), IncludeState = includeState };
        var response = await CallAsync(TaskHubMethods.GetEntity, request, cancellation);
        return response.Exists ? response.Entity : null;
    }

    private AsyncPageable<TMetadata> Query<TMetadata>(EntityQuery? filter, Func<P.EntityMetadata, bool, TMetadata> convert)
        where TMetadata : notnull
    {
        filter ??= new EntityQuery();
        return Pageable.Create<TMetadata>(async (token, pageSizeHint, cancellationToken) =>
        {
            var query = new P.EntityQuery
            {
                InstanceIdStartsWith = filter.InstanceIdStartsWith ?? "",
                LastModifiedFrom = ProtoConversion.ToProto(filter.LastModifiedFrom),
                LastModifiedTo = ProtoConversion.ToProto(filter.LastModifiedTo),
                IncludeState = filter.IncludeState,
                IncludeTransient = filter.IncludeTransient,
                PageSize = pageSizeHint ?? filter.PageSize ?? EntityQuery.DefaultPageSize,
                ContinuationToken = token ?? filter.ContinuationToken,
            };
            var response = await CallAsync(TaskHubMethods.QueryEntities, new QueryEntitiesRequest { Query = query }, cancellationToken);
            return new Page<TMetadata>(
                [.. response.Entities.Select(entity => convert(entity, filter.IncludeState))],
                ProtoConversion.ToToken(response.ContinuationToken));
        });
    }

    private EntityMetadata ToMetadata(P.EntityMetadata entity, bool includeState) =>
        new(EntityInstanceId.FromString(entity.InstanceId),
            includeState && entity.SerializedState is { } state ? new SerializedData(state, converter) : null)
        {
            LastModifiedTime = entity.LastModifiedTime?.ToDateTimeOffset() ?? default,
            BacklogQueueSize = entity.BacklogQueueSize,
            LockedBy = entity.LockedBy,
        };

    private EntityMetadata<T> ToMetadata<T>(P.EntityMetadata entity, bool includeState)
    {
        var id = EntityInstanceId.FromString(entity.InstanceId);
        var lastModified = entity.LastModifiedTime?.ToDateTimeOffset() ?? default;
        return includeState && entity.SerializedState is { } state
            ? new EntityMetadata<T>(id, converter.Deserialize<T>(state))
            {
                LastModifiedTime = lastModified, BacklogQueueSize = entity.BacklogQueueSize, LockedBy = entity.LockedBy,
            }
            : new EntityMetadata<T>(id)
            {
                LastModifiedTime = lastModified, BacklogQueueSize = entity.BacklogQueueSize, LockedBy = entity.LockedBy,
            };
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellation)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        try
        {
            return await invoker.CallAsync(method, request, cancellation);
        }
        catch (RpcException failure) when (failure.Status == RpcStatus.Cancelled)
        {
            throw new OperationCanceledException($"{method.Name} was cancelled.", failure, cancellation);
        }
    }

    private static void ThrowIfDefault(EntityInstanceId id)
    {
        if (id == default) throw new ArgumentException("An entity id needs a name.", nameof(id));
    }
}
