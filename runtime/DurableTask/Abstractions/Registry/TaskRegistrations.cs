using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;

namespace Workflows.DurableTask;

/// <summary>The factories of one kind of task.</summary>
internal sealed class TaskRegistrations<TTask>(string kind)
{
    private readonly Dictionary<TaskKey, Func<IServiceProvider, TTask>> _factories = [];
    private readonly HashSet<TaskName> _versionedNames = [];

    public IReadOnlyDictionary<TaskKey, Func<IServiceProvider, TTask>> Factories => _factories;

    /// <exception cref="ArgumentException">The name is empty, or the key is taken.</exception>
    public void Add(TaskName name, TaskVersion version, Func<IServiceProvider, TTask> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (name == default) throw new ArgumentException($"{kind} needs a name.", nameof(name));
        if (!_factories.TryAdd(new TaskKey(name, version), factory))
        {
            var versioned = version == default ? "" : $" version '{version.Version}'";
            throw new ArgumentException($"{kind} '{name}'{versioned} is already added.", nameof(name));
        }

        if (version != default) _versionedNames.Add(name);
    }

    /// <summary>The exact version; else the unversioned registration, if the name has no versioned one.</summary>
    public bool TryFind(TaskName name, TaskVersion version, [NotNullWhen(true)] out Func<IServiceProvider, TTask>? factory)
    {
        if (_factories.TryGetValue(new TaskKey(name, version), out factory)) return true;

        return !_versionedNames.Contains(name) && _factories.TryGetValue(new TaskKey(name, TaskVersion.Unversioned), out factory);
    }

    /// <summary>Whether any version of the name is registered.</summary>
    public bool Contains(TaskName name) =>
        _versionedNames.Contains(name) || _factories.ContainsKey(new TaskKey(name, TaskVersion.Unversioned));
}
