using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Workflows.DurableTask;

/// <summary>What an execution needs from its worker.</summary>
internal sealed record OrchestrationEnvironment
{
    public required DataConverter Converter { get; init; }

    /// <summary>Longest single timer; longer ones are split. The official default is three days.</summary>
    public required TimeSpan MaximumTimerInterval { get; init; }

    /// <summary>Version of sub-orchestrations whose caller names none; "" for unversioned.</summary>
    public required string DefaultVersion { get; init; }

    /// <summary>Whether orchestrators may use entities.</summary>
    public required bool EntitySupport { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    public required IExceptionPropertiesProvider? ExceptionProperties { get; init; }

    /// <summary>The registered orchestrator of a name and version; null when there is none.</summary>
    public required Func<TaskName, TaskVersion, ITaskOrchestrator?> CreateOrchestrator { get; init; }
}
