using System.Reflection;

namespace Workflows.DurableTask;

internal static class ExceptionTypes
{
    /// <summary>The loaded exception type of that name; null when there is none.</summary>
    /// <exception cref="AmbiguousMatchException">Neither preferred assembly has it and several others do.</exception>
    public static Type? Find(string fullName, params ReadOnlySpan<Assembly> preferred)
    {
        var found = Type.GetType(fullName, throwOnError: false);
        foreach (var assembly in preferred) found ??= assembly.GetType(fullName, throwOnError: false);
        if (found is not null) return found;

        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetType(fullName, throwOnError: false) is not { } candidate) continue;
            if (found is not null)
            {
                throw new AmbiguousMatchException($"'{fullName}' is defined by {found.Assembly} and by {assembly}.");
            }

            found = candidate;
        }

        return found;
    }
}
