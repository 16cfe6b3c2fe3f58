using System.Collections.ObjectModel;

namespace Microsoft.DurableTask;

/// <summary>How a client or an entity starts an orchestration.</summary>
public record StartOrchestrationOptions
{
    // The parameter names are upper case in the official API; callers name them.
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>Null means a new random id.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Null means at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Null means the client's default version.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Statuses in which an instance of the same id makes the start fail; null means the server's default.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
