using Workflows.Protocol;

namespace Workflows.Scheduler.Storage;

/// <summary>Ended instances to be purged together. Whoever has a parent that is not among the ended stays, so that the parent can be rewound.</summary>
internal sealed record EndedSelection
{
    /// <summary>Empty: any end.</summary>
    public IReadOnlyList<OrchestrationStatus> Statuses { get; init; } = [];

    /// <summary>Null: whenever.</summary>
    public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>Of the instance id; null: any.</summary>
    public string? Prefix { get; init; }
}
