using Workflows.DurableTask;

namespace Microsoft.DurableTask.Entities;

/// <summary>An entity whose operations are public methods of the class or, if allowed, of its state.</summary>
public abstract class TaskEntity<TState> : ITaskEntity
{
    /// <summary>Whether operations may also be methods of the state. Default false.</summary>
    protected virtual bool AllowStateDispatch => false;

    protected TState State { get; set; } = default!; // Set before each operation.

    protected TaskEntityContext Context { get; private set; } = null!; // Set before each operation.

    public async ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Context = operation.Context;
        var stored = operation.State.GetState(typeof(TState));
        State = stored is null ? InitializeState(operation) : (TState)stored;

        object? result;
        if (EntityOperationDispatch.TryInvoke(this, operation, out var invoked)
            || (AllowStateDispatch && State is not null && EntityOperationDispatch.TryInvoke(State, operation, out invoked)))
        {
            result = await invoked;
        }
        else if (string.Equals(operation.Name, "delete", StringComparison.OrdinalIgnoreCase))
        {
            operation.State.SetState(null);
            return null;
        }
        else
        {
            throw new NotSupportedException($"No suitable method found for entity operation '{operation}'.");
        }

        operation.State.SetState(State);
        return result;
    }

    /// <summary>The state of an entity that has none stored; default a new instance.</summary>
    protected virtual TState InitializeState(TaskEntityOperation entityOperation) =>
        Nullable.GetUnderlyingType(typeof(TState)) is null ? Activator.CreateInstance<TState>() : default!;
}
