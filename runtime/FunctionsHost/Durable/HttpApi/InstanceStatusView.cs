using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The status object of the management API.</summary>
internal static class InstanceStatusView
{
    public static JsonObject Of(OrchestrationState state, bool showInput) => new()
    {
        ["name"] = state.Name,
        ["instanceId"] = state.InstanceId,
        ["runtimeStatus"] = NameOf(state.OrchestrationStatus),
        ["input"] = showInput ? DurableJson.Payload(state.Input) : null,
        ["customStatus"] = DurableJson.Payload(state.CustomStatus),
        ["output"] = DurableJson.Payload(state.Output ?? (state.OrchestrationStatus == OrchestrationStatus.Failed ? state.FailureDetails?.ErrorMessage : null)),
        ["createdTime"] = Seconds(state.CreatedTimestamp),
        ["lastUpdatedTime"] = Seconds(state.LastUpdatedTimestamp),
    };

    public static string NameOf(OrchestrationStatus status) => status.ToString();

    /// <summary>Case-sensitive; null for an unknown name.</summary>
    public static OrchestrationStatus? StatusNamed(string name) =>
        System.Enum.TryParse<OrchestrationStatus>(name, ignoreCase: false, out var status) && System.Enum.IsDefined(status) && !char.IsAsciiDigit(name[0])
            ? status
            : null;

    public static bool IsFinished(OrchestrationStatus status) => status
        is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled;

    private static string? Seconds(Timestamp? time) =>
        time?.ToDateTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
