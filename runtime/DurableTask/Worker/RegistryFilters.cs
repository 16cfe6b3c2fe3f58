using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;

namespace Workflows.DurableTask;

/// <summary>Filters that name what a registry holds.</summary>
internal static class RegistryFilters
{
    public static DurableTaskWorkerWorkItemFilters From(DurableTaskRegistry registry, DurableTaskWorkerOptions options)
    {
        // A strict worker takes its own version whatever version the code was registered under.
        var onlyVersion = options.Versioning is { MatchStrategy: DurableTaskWorkerOptions.VersionMatchStrategy.Strict } versioning
            ? versioning.Version
            : null;
        return new DurableTaskWorkerWorkItemFilters
        {
            Orchestrations =
            [
                .. registry.OrchestratorKeys.GroupBy(key => key.Name)
                    .Select(keys => new DurableTaskWorkerWorkItemFilters.OrchestrationFilter(keys.Key, Versions(keys, onlyVersion))),
            ],
            Activities =
            [
                .. registry.ActivityKeys.GroupBy(key => key.Name)
                    .Select(keys => new DurableTaskWorkerWorkItemFilters.ActivityFilter(keys.Key, Versions(keys, onlyVersion))),
            ],
            Entities = [.. registry.EntityKeys.Select(key => new DurableTaskWorkerWorkItemFilters.EntityFilter(EntityName(key.Name)))],
        };
    }

    /// <summary>What the filters name and the registry lacks, as text; empty when it has everything.</summary>
    public static IReadOnlyList<string> Unregistered(DurableTaskWorkerWorkItemFilters filters, DurableTaskRegistry registry)
    {
        return
        [
            .. Missing("Orchestrator", filters.Orchestrations.Select(filter => filter.Name), registry.OrchestratorKeys),
            .. Missing("Activity", filters.Activities.Select(filter => filter.Name), registry.ActivityKeys),
            .. Missing("Entity", filters.Entities.Select(filter => filter.Name), registry.EntityKeys),
        ];

        static IEnumerable<string> Missing(string kind, IEnumerable<string> names, IEnumerable<TaskKey> keys)
        {
            var known = keys.Select(key => key.Name).ToHashSet();
            return names.Where(name => !known.Contains(name)).Select(name => $"{kind} '{name}' is in the work item filters but not registered.");
        }
    }

    // An unversioned registration serves every version (if it is the only one), so its name is not narrowed.
    private static List<string> Versions(IEnumerable<TaskKey> keys, string? onlyVersion)
    {
        if (onlyVersion is not null) return [onlyVersion];

        var versions = keys.Select(key => key.Version.Version).ToList();
        return versions is [""] ? [] : versions;
    }

    private static string EntityName(TaskName name) => Microsoft.DurableTask.Entities.EntityInstanceId.Lower(name);
}
