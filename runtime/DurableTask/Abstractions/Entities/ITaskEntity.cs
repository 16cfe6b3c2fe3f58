namespace Microsoft.DurableTask.Entities;

/// <summary>A small addressable state with operations that run one at a time.</summary>
public interface ITaskEntity
{
    ValueTask<object?> RunAsync(TaskEntityOperation operation);
}
