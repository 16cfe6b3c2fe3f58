using Workflows.Protocol;
using Workflows.Scheduler.Activities;

namespace Workflows.Scheduler.Leases;

/// <summary>What one worker takes: everything when it sent no filter, otherwise only what it listed.</summary>
/// <remarks>With any list filled, an empty list of another kind means none of that kind.</remarks>
internal sealed class WorkFilter
{
    private readonly Dictionary<string, HashSet<string>?> _orchestrations;
    private readonly Dictionary<string, HashSet<string>?> _activities;
    private readonly HashSet<string> _entities;

    public WorkFilter(WorkItemFilters? filters)
    {
        TakesAll = filters is null || (filters.Orchestrations.Count == 0 && filters.Activities.Count == 0 && filters.Entities.Count == 0);
        _orchestrations = Index(filters?.Orchestrations.Select(f => (f.Name, f.Versions)) ?? []);
        _activities = Index(filters?.Activities.Select(f => (f.Name, f.Versions)) ?? []);
        _entities = filters?.Entities.Select(f => f.Name.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal) ?? [];
        ActivityNames = filters?.Activities.Select(f => f.Name).ToArray() ?? [];
    }

    public bool TakesAll { get; }

    public IReadOnlyList<string> ActivityNames { get; }

    public bool TakesOrchestration(WorkKey key) => TakesAll || Takes(_orchestrations, key);

    public bool TakesActivity(WorkKey key) => TakesAll || Takes(_activities, key);

    /// <param name="name">In lower case.</param>
    public bool TakesEntity(string name) => TakesAll || _entities.Contains(name);

    private static bool Takes(Dictionary<string, HashSet<string>?> filter, WorkKey key) =>
        filter.TryGetValue(key.Name, out var versions) && (versions is null || versions.Contains(key.Version));

    private static Dictionary<string, HashSet<string>?> Index(IEnumerable<(string Name, Google.Protobuf.Collections.RepeatedField<string> Versions)> filters)
    {
        var index = new Dictionary<string, HashSet<string>?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, versions) in filters)
        {
            if (versions.Count == 0) index[name] = null;
            else if (!index.TryGetValue(name, out var known)) index[name] = [.. versions];
            else known?.UnionWith(versions);
        }

        return index;
    }
}
