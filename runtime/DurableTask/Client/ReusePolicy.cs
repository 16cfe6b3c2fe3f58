using Microsoft.DurableTask.Client;
using P = Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Which statuses of an existing instance may be replaced: on the wire those, in the options the others.</summary>
internal static class ReusePolicy
{
    /// <exception cref="ArgumentException">A text is no status, or the server could not keep to the set.</exception>
    public static P.OrchestrationIdReusePolicy FromDedupeStatuses(IEnumerable<string> dedupeStatuses)
    {
        var kept = dedupeStatuses.Select(Parse).ToHashSet();
        var replaceable = StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Where(status => !kept.Contains(status)).ToList();

        // A running instance is replaced by terminating it first, which would then run into its own dedupe status.
        if (kept.Contains(OrchestrationRuntimeStatus.Terminated) && replaceable.Exists(status =>
            status is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended))
        {
            throw new ArgumentException(
                "Dedupe statuses with Terminated must also have Running, Pending and Suspended: such an instance is terminated before it is replaced.",
                nameof(dedupeStatuses));
        }

        return new P.OrchestrationIdReusePolicy { ReplaceableStatus = { replaceable.Select(ProtoConversion.ToProto) } };
    }

    private static OrchestrationRuntimeStatus Parse(string text) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(text, ignoreCase: true, out var status)
        && StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Contains(status)
            ? status
            : throw new ArgumentException($"Invalid orchestration runtime status: '{text}' for deduplication.");
}
