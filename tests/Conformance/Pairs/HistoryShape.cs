using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>A history as lines that two SDKs can share: kind, id from the SDK's first one on, payloads as JSON, no times.</summary>
internal static class HistoryShape
{
    private static readonly string[] Payloads = ["input", "result", "data", "output"];
    public static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <remarks>How events are batched into work items is chance, so OrchestratorStarted and OrchestratorCompleted are left out.</remarks>
    public static IEnumerable<string> Lines(IEnumerable<HistoryEvent> history, Sdk sdk)
    {
        var turn = new Timestamp();
        foreach (var e in history)
        {
            if (e.OrchestratorStarted is not null) turn = e.Timestamp;
            if (e.OrchestratorStarted is null && e.OrchestratorCompleted is null) yield return Line(e, turn, sdk);
        }
    }

    /// <summary>The same JSON in one way of writing it; what is no JSON stays as it is. Long texts are cut.</summary>
    public static string Json(string payload)
    {
        var text = Parse(payload).ToJsonString(Plain);
        return text.Length <= 400 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..40]}… ({text.Length} characters)");
    }

    private static string Line(HistoryEvent e, Timestamp turn, Sdk sdk)
    {
        var body = (IMessage)typeof(HistoryEvent).GetProperty(e.EventTypeCase.ToString())!.GetValue(e)!;
        var json = JsonNode.Parse(JsonFormatter.Default.Format(body))!.AsObject();
        foreach (var name in new[] { "parentTraceContext", "orchestrationSpanID", "fireAt", "taskScheduledId", "timerId", "parentExecutionId" }) json.Remove(name);
        if ((string?)json["version"] == "" && sdk.HasEmptyVersions) json.Remove("version");
        if (e.ExecutionStarted is { } started)
        {
            json.Remove("orchestrationInstance");
            if (started.ParentInstance is { } parent)
            {
                json["parentInstance"] = $"{parent.Name} {parent.OrchestrationInstance.InstanceId} {sdk.Relative(parent.TaskScheduledId)}";
            }
        }

        // Formatted JSON leaves a zero out, which is a valid id.
        if (ScheduledIdOf(e) is { } scheduled) json["of"] = sdk.Relative(scheduled);
        if (e.TimerCreated is { } timer) json["after"] = Delay(timer.FireAt, turn);
        if (json["scheduledTime"] is not null) json["scheduledTime"] = "set";
        if (json["scheduledStartTimestamp"] is not null) json["scheduledStartTimestamp"] = "set";
        if (e.TaskScheduled?.Input is { } input) json["input"] = sdk.ActivityInput(input);
        if (FailureOf(e) is { } failure) json["failureDetails"] = sdk.Failure(failure);
        if (e.ExecutionCompleted is { OrchestrationStatus: OrchestrationStatus.Failed } failed && sdk.HasMessageAsResult(failed)) json.Remove("result");
        if (json["tags"] is JsonObject tags) json["tags"] = string.Join(", ", tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}"));
        foreach (var name in Payloads)
        {
            if (json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String) json[name] = JsonNode.Parse(Quoted(Json((string)value!)));
        }

        var id = e.EventId < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" #{sdk.Relative(e.EventId)}");
        return $"{e.EventTypeCase}{id} {json.ToJsonString(Plain)}";
    }

    /// <summary>Seconds to a hundredth: JavaScript's clock has milliseconds, ours has ticks.</summary>
    private static string Delay(Timestamp fireAt, Timestamp turn)
    {
        var seconds = (fireAt.ToDateTimeOffset() - turn.ToDateTimeOffset()).TotalSeconds;
        return seconds < 0 ? "in the past" : Math.Round(seconds, 2).ToString("0.##", CultureInfo.InvariantCulture) + " s";
    }

    private static int? ScheduledIdOf(HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => e.TaskCompleted.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.TaskFailed => e.TaskFailed.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted => e.SubOrchestrationInstanceCompleted.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed => e.SubOrchestrationInstanceFailed.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.TimerFired => e.TimerFired.TimerId,
        _ => null,
    };

    private static TaskFailureDetails? FailureOf(HistoryEvent e) =>
        e.TaskFailed?.FailureDetails ?? e.SubOrchestrationInstanceFailed?.FailureDetails ?? e.ExecutionCompleted?.FailureDetails
        ?? e.EntityOperationFailed?.FailureDetails;

    private static JsonNode Parse(string payload)
    {
        try
        {
            return JsonNode.Parse(payload) ?? JsonNode.Parse("\"null\"")!;
        }
        catch (JsonException)
        {
            return JsonValue.Create(payload)!;
        }
    }

    /// <summary>JSON as it is; a text that was cut becomes one.</summary>
    private static string Quoted(string json)
    {
        try
        {
            JsonNode.Parse(json);
            return json;
        }
        catch (JsonException)
        {
            return JsonSerializer.Serialize(json);
        }
    }
}
