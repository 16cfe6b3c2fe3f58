using Microsoft.DurableTask;

namespace Workflows.DurableTask;

internal static class TaskInput
{
    /// <summary>No input becomes the type's default.</summary>
    /// <exception cref="ArgumentException">The input is of another type.</exception>
    public static TInput Cast<TInput>(object? input, TaskName name) => input switch
    {
        null => default!, // A task that takes a non-nullable input decides itself what a missing one means.
        TInput typed => typed,
        _ => throw new ArgumentException($"'{name}' takes a {typeof(TInput)}, not a {input.GetType()}.", nameof(input)),
    };
}
