using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using P = Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Between the client's types and the wire's. The status numbers are the same on both sides.</summary>
internal static class ProtoConversion
{
    public static Timestamp? ToProto(DateTimeOffset? time) => time is { } value ? Timestamp.FromDateTimeOffset(value) : null;

    public static P.OrchestrationStatus ToProto(OrchestrationRuntimeStatus status) =>
        System.Enum.IsDefined(status)
            ? (P.OrchestrationStatus)(int)status
            : throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such runtime status.");

    public static void AddStatuses(RepeatedField<P.OrchestrationStatus> target, IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        if (statuses is not null) target.AddRange(statuses.Select(ToProto));
    }

    /// <param name="converter">Null when payloads were not requested, so that reading them says so.</param>
    public static OrchestrationMetadata ToMetadata(P.OrchestrationState state, DataConverter? converter) =>
        new(state.Name, state.InstanceId)
        {
            DataConverter = converter,
            RuntimeStatus = (OrchestrationRuntimeStatus)(int)state.OrchestrationStatus,
            CreatedAt = state.CreatedTimestamp?.ToDateTimeOffset() ?? default,
            LastUpdatedAt = state.LastUpdatedTimestamp?.ToDateTimeOffset() ?? default,
            SerializedInput = state.Input,
            SerializedOutput = state.Output,
            SerializedCustomStatus = state.CustomStatus,
            FailureDetails = state.FailureDetails is { } failure ? Failures.FromWire(failure) : null,
            Tags = new Dictionary<string, string>(state.Tags),
        };

    /// <summary>Servers end paging with no token; some with an empty one.</summary>
    public static string? ToToken(string? token) => string.IsNullOrEmpty(token) ? null : token;
}
