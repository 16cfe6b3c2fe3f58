namespace Microsoft.DurableTask.Worker;

#pragma warning disable CA1034, CA1815 // The nested structs are part of the official API, without equality.

/// <summary>Which tasks a worker takes. An empty kind beside a non-empty one means none of that kind.</summary>
public class DurableTaskWorkerWorkItemFilters
{
    public IReadOnlyList<OrchestrationFilter> Orchestrations { get; set; } = [];

    public IReadOnlyList<ActivityFilter> Activities { get; set; } = [];

    public IReadOnlyList<EntityFilter> Entities { get; set; } = [];

    /// <summary>An orchestrator by name; no versions means all.</summary>
    public readonly struct OrchestrationFilter(string name, IReadOnlyList<string>? versions)
    {
        public OrchestrationFilter()
            : this("", null)
        {
        }

        public string Name { get; init; } = name;

        public IReadOnlyList<string> Versions { get; init; } = versions ?? [];
    }

    /// <summary>An activity by name; no versions means all.</summary>
    public readonly struct ActivityFilter(string name, IReadOnlyList<string>? versions)
    {
        public ActivityFilter()
            : this("", null)
        {
        }

        public string Name { get; init; } = name;

        public IReadOnlyList<string> Versions { get; init; } = versions ?? [];
    }

    public readonly struct EntityFilter(string name)
    {
        public EntityFilter()
            : this("")
        {
        }

        public string Name { get; init; } = name;
    }
}
