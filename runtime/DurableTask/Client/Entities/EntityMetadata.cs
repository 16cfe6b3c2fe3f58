using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Entities;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What the scheduler knows of an entity.</summary>
[JsonConverter(typeof(EntityMetadataJson))]
public class EntityMetadata<TState>
{
    private readonly TState? _state;

    public EntityMetadata(EntityInstanceId id)
        : this(id, default)
    {
    }

    public EntityMetadata(EntityInstanceId id, TState? state)
    {
        Id = id;
        IncludesState = state is not null;
        _state = state;
    }

    public EntityInstanceId Id { get; }

    public DateTimeOffset LastModifiedTime { get; init; }

    /// <summary>Operations that wait.</summary>
    public int BacklogQueueSize { get; init; }

    /// <summary>The orchestration that holds the entity's lock; null when none does.</summary>
    public string? LockedBy { get; init; }

    [MemberNotNullWhen(true, nameof(_state))]
    public bool IncludesState { get; }

    /// <exception cref="InvalidOperationException">The state was not fetched, or there is none.</exception>
    public TState State => IncludesState
        ? _state
        : throw new InvalidOperationException($"The state of {Id} was not fetched or is empty; check IncludesState first.");
}

/// <summary>An entity whose state is read when its type is known.</summary>
[JsonConverter(typeof(EntityMetadataJson))]
public sealed class EntityMetadata : EntityMetadata<SerializedData>
{
    public EntityMetadata(EntityInstanceId id, SerializedData? state = null)
        : base(id, state)
    {
    }
}
