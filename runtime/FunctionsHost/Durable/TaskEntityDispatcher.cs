using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Hands the operation that started an entity function to whatever implements the entity.</summary>
public sealed class TaskEntityDispatcher
{
    private readonly TaskEntityOperation _operation;
    private readonly IServiceProvider _services;

    internal TaskEntityDispatcher(TaskEntityOperation operation, IServiceProvider services)
    {
        _operation = operation;
        _services = services;
    }

    /// <summary>What the entity answered; null for nothing.</summary>
    internal object? Result { get; private set; }

    public async Task DispatchAsync(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        Result = await entity.RunAsync(_operation);
    }

    /// <summary>An <see cref="ITaskEntity"/> comes from the services; any other type is the state, its public methods are the operations.</summary>
    public Task DispatchAsync<T>() => DispatchAsync<T>([]);

    /// <inheritdoc cref="DispatchAsync{T}()"/>
    /// <param name="additionalArgs">Constructor arguments beside those from the services.</param>
    public Task DispatchAsync<T>(params object[] additionalArgs) =>
        typeof(ITaskEntity).IsAssignableFrom(typeof(T))
            ? DispatchAsync((ITaskEntity)(object)(additionalArgs is { Length: > 0 }
                ? ActivatorUtilities.CreateInstance<T>(_services, additionalArgs)!
                : ActivatorUtilities.GetServiceOrCreateInstance<T>(_services)!))
            : DispatchAsync(new StateEntity<T>());

    public async Task DispatchAsync(Func<TaskEntityOperation, ValueTask<object?>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Result = await handler(_operation);
    }

    private sealed class StateEntity<TState> : TaskEntity<TState>
    {
        protected override bool AllowStateDispatch => true;
    }
}
