using System.Runtime.CompilerServices;

namespace Workflows.DurableTask;

internal static class InstanceIds
{
    /// <exception cref="ArgumentNullException">The id is null.</exception>
    /// <exception cref="ArgumentException">The id is empty or starts with a NUL character.</exception>
    public static void ThrowIfInvalid(string? id, [CallerArgumentExpression(nameof(id))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, name);
        if (id[0] == '\0') throw new ArgumentException("It must not start with a NUL character.", name);
    }

    /// <summary>Ids that start with '@' belong to entities.</summary>
    public static void ThrowIfEntity(string? id, [CallerArgumentExpression(nameof(id))] string? name = null)
    {
        if (id is ['@', ..]) throw new ArgumentException($"'{id}' starts with '@', which is kept for entities.", name);
    }
}
