using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Worker;

namespace Workflows.DurableTask;

/// <summary>What a worker's versioning says to the version of an orchestration or activity.</summary>
internal static class VersionRule
{
    /// <param name="kind">"orchestration" or "activity".</param>
    /// <returns>Why the worker does not take it; null when it does.</returns>
    public static string? Mismatch(DurableTaskWorkerOptions.VersioningOptions? versioning, string? version, string kind)
    {
        if (versioning is null) return null;
        var order = TaskOrchestrationVersioningUtils.CompareVersions(version ?? "", versioning.Version);
        return versioning.MatchStrategy switch
        {
            DurableTaskWorkerOptions.VersionMatchStrategy.Strict when order != 0 =>
                $"The {kind} version '{version}' does not match the worker version '{versioning.Version}'.",
            DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder when order > 0 =>
                $"The {kind} version '{version}' is greater than the worker version '{versioning.Version}'.",
            _ => null,
        };
    }
}
