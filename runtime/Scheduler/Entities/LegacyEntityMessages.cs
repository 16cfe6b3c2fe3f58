using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Scheduler.Entities;

/// <summary>The older dialect, in which orchestrations talk to entities in JSON inside of events.</summary>
internal static class LegacyEntityMessages
{
    private const string ReleaseName = "release";
    private const string OperationName = "op";

    private static readonly JsonSerializerOptions Compact = new() { WriteIndented = false };

    /// <summary>The same message in the typed dialect; false when it is none.</summary>
    public static bool TryRead(string eventName, string? data, OrchestrationInstance sender, [NotNullWhen(true)] out HistoryEvent? message)
    {
        message = null;
        if (data is null || !IsName(eventName)) return false;
        try
        {
            if (JsonNode.Parse(data) is not JsonObject json) return false;
            message = eventName == ReleaseName ? Release(json, sender) : Request(json, sender);
            return message is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Text that is not such a message: the caller says so in its log.
            return false;
        }
    }

    /// <summary>The answer to an operation.</summary>
    public static HistoryEvent Answer(string requestId, string? result, TaskFailureDetails? failure)
    {
        var answer = new JsonObject();
        if (failure is null)
        {
            answer["result"] = result;
        }
        else
        {
            answer["exceptionType"] = failure.ErrorType;
            answer["failureDetails"] = Details(failure);
        }

        return Raised(requestId, answer);
    }

    public static HistoryEvent LockGranted(string sectionId) => Raised(sectionId, new JsonObject { ["result"] = "Lock Acquisition Completed" });

    private static bool IsName(string name) =>
        name is ReleaseName or OperationName || name.StartsWith(OperationName + "@", StringComparison.Ordinal);

    private static HistoryEvent Release(JsonObject json, OrchestrationInstance sender) => new()
    {
        EntityUnlockSent = new EntityUnlockSentEvent { CriticalSectionId = (string?)json["id"] ?? "", ParentInstanceId = sender.InstanceId },
    };

    private static HistoryEvent? Request(JsonObject json, OrchestrationInstance sender)
    {
        var id = (string?)json["id"];
        if (!Guid.TryParse(id, out _)) return null;
        if (json["lockset"] is JsonArray locks)
        {
            var request = new EntityLockRequestedEvent
            {
                CriticalSectionId = id, ParentInstanceId = sender.InstanceId, Position = (int?)json["pos"] ?? 0,
            };
            request.LockSet.AddRange(locks.Select(l => $"@{((string)l!["name"]!).ToLowerInvariant()}@{(string)l["key"]!}"));
            return request.LockSet.Count > 0 && request.LockSet.All(entity => EntityIds.TryParse(entity, out _)) ? new HistoryEvent { EntityLockRequested = request } : null;
        }

        if ((string?)json["op"] is not { } operation) return null;
        var due = (string?)json["due"] is { } text
            ? Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))
            : null;
        var input = (string?)json["input"];
        return (bool?)json["signal"] == true
            ? new HistoryEvent { EntityOperationSignaled = new EntityOperationSignaledEvent { RequestId = id, Operation = operation, Input = input, ScheduledTime = due } }
            : new HistoryEvent
            {
                EntityOperationCalled = new EntityOperationCalledEvent
                {
                    RequestId = id, Operation = operation, Input = input, ScheduledTime = due,
                    ParentInstanceId = sender.InstanceId, ParentExecutionId = sender.ExecutionId,
                },
            };
    }

    private static JsonObject Details(TaskFailureDetails failure) => new()
    {
        ["ErrorType"] = failure.ErrorType,
        ["ErrorMessage"] = failure.ErrorMessage,
        ["StackTrace"] = failure.StackTrace,
        ["InnerFailure"] = failure.InnerFailure is { } inner ? Details(inner) : null,
        ["IsNonRetriable"] = failure.IsNonRetriable,
    };

    private static HistoryEvent Raised(string name, JsonObject payload) => new()
    {
        EventRaised = new EventRaisedEvent { Name = name, Input = payload.ToJsonString(Compact) },
    };
}
