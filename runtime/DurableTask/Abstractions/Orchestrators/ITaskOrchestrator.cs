namespace Microsoft.DurableTask;

/// <summary>Deterministic code over an instance's history.</summary>
public interface ITaskOrchestrator
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}
