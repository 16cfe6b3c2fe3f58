using System.Reflection;
using Microsoft.DurableTask;

namespace Workflows.DurableTask;

/// <summary>What a task class says about itself.</summary>
internal static class TaskTypes
{
    public static TaskName NameOf(Type type) =>
        type.GetCustomAttribute<DurableTaskAttribute>() is { } attribute && attribute.Name != default ? attribute.Name : type.Name;

    public static TaskVersion VersionOf(Type type) => type.GetCustomAttribute<DurableTaskAttribute>()?.Version;

    /// <exception cref="ArgumentException">The type is not a concrete class that implements the interface.</exception>
    public static void ThrowUnlessConcrete<TTask>(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!type.IsClass || type.IsAbstract || type.ContainsGenericParameters || !typeof(TTask).IsAssignableFrom(type))
        {
            throw new ArgumentException($"{type} must be a concrete class that implements {typeof(TTask)}.", nameof(type));
        }
    }
}
