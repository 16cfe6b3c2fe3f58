using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>History as the management API shows it: outcomes joined with what was scheduled, turns left out.</summary>
internal sealed class HistoryView(bool showInput, bool showOutput)
{
    public JsonArray Of(IReadOnlyList<HistoryEvent> history)
    {
        var shown = new List<(HistoryEvent Event, JsonObject Json)>();
        var scheduled = new Dictionary<int, (HistoryEvent Event, JsonObject Json)>();
        foreach (var e in history)
        {
            if (Show(e) is not { } json) continue;
            if (OutcomeOf(e) is { } id && scheduled.Remove(id, out var before))
            {
                shown.RemoveAll(s => ReferenceEquals(s.Json, before.Json));
                var (name, input) = Scheduled(before.Event);
                json["ScheduledTime"] = Time(before.Event.Timestamp);
                json["FunctionName"] = name;
                if (showInput) json["Input"] = input;
            }

            shown.Add((e, json));
            if (e.EventTypeCase is HistoryEvent.EventTypeOneofCase.TaskScheduled or HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated)
                scheduled[e.EventId] = (e, json);
        }

        return new JsonArray([.. shown.Select(s => s.Json)]);
    }

    private JsonObject? Show(HistoryEvent e)
    {
        var json = new JsonObject { ["EventType"] = e.EventTypeCase.ToString(), ["Timestamp"] = Time(e.Timestamp) };
        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.OrchestratorStarted:
            case HistoryEvent.EventTypeOneofCase.OrchestratorCompleted:
            case HistoryEvent.EventTypeOneofCase.None:
                return null;
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                json["FunctionName"] = e.ExecutionStarted.Name;
                Input(json, e.ExecutionStarted.Input);
                json["ScheduledStartTime"] = Time(e.ExecutionStarted.ScheduledStartTimestamp);
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionCompleted:
                json["OrchestrationStatus"] = InstanceStatusView.NameOf(e.ExecutionCompleted.OrchestrationStatus);
                if (showOutput) json["Result"] = DurableJson.Payload(e.ExecutionCompleted.Result);
                json["FailureDetails"] = Failure(e.ExecutionCompleted.FailureDetails);
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionTerminated:
                Input(json, e.ExecutionTerminated.Input);
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                json["Reason"] = e.ExecutionSuspended.Input;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                json["Reason"] = e.ExecutionResumed.Input;
                break;
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                json["Name"] = e.TaskScheduled.Name;
                Input(json, e.TaskScheduled.Input);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                if (showOutput) json["Result"] = DurableJson.Payload(e.TaskCompleted.Result);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskFailed:
                Failed(json, e.TaskFailed.FailureDetails);
                break;
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated:
                json["Name"] = e.SubOrchestrationInstanceCreated.Name;
                json["InstanceId"] = e.SubOrchestrationInstanceCreated.InstanceId;
                Input(json, e.SubOrchestrationInstanceCreated.Input);
                break;
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted:
                if (showOutput) json["Result"] = DurableJson.Payload(e.SubOrchestrationInstanceCompleted.Result);
                break;
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed:
                Failed(json, e.SubOrchestrationInstanceFailed.FailureDetails);
                break;
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
                json["FireAt"] = Time(e.TimerCreated.FireAt);
                break;
            case HistoryEvent.EventTypeOneofCase.TimerFired:
                json["FireAt"] = Time(e.TimerFired.FireAt);
                break;
            case HistoryEvent.EventTypeOneofCase.EventRaised:
                json["Name"] = e.EventRaised.Name;
                Input(json, e.EventRaised.Input);
                break;
            case HistoryEvent.EventTypeOneofCase.EventSent:
                json["InstanceId"] = e.EventSent.InstanceId;
                json["Name"] = e.EventSent.Name;
                Input(json, e.EventSent.Input);
                break;
            case HistoryEvent.EventTypeOneofCase.ContinueAsNew:
                json["Result"] = DurableJson.Payload(e.ContinueAsNew.Input);
                break;
            case HistoryEvent.EventTypeOneofCase.GenericEvent:
                json["Data"] = e.GenericEvent.Data;
                break;
            default:
                // Entity traffic and whatever comes later: its kind and time say enough here.
                break;
        }

        return json;
    }

    private void Input(JsonObject json, string? input)
    {
        if (showInput) json["Input"] = input;
    }

    private static int? OutcomeOf(HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => e.TaskCompleted.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.TaskFailed => e.TaskFailed.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted => e.SubOrchestrationInstanceCompleted.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed => e.SubOrchestrationInstanceFailed.TaskScheduledId,
        _ => null,
    };

    private static (string Name, string? Input) Scheduled(HistoryEvent e) =>
        e.TaskScheduled is { } task ? (task.Name, task.Input) : (e.SubOrchestrationInstanceCreated.Name, e.SubOrchestrationInstanceCreated.Input);

    private static void Failed(JsonObject json, TaskFailureDetails? details)
    {
        json["Reason"] = details?.ErrorMessage;
        json["Details"] = details?.StackTrace;
        json["FailureDetails"] = Failure(details);
    }

    private static JsonObject? Failure(TaskFailureDetails? details) => details is null ? null : new JsonObject
    {
        ["ErrorType"] = details.ErrorType,
        ["ErrorMessage"] = details.ErrorMessage,
        ["StackTrace"] = details.StackTrace,
        ["InnerFailure"] = Failure(details.InnerFailure),
        ["IsNonRetriable"] = details.IsNonRetriable,
    };

    private static string? Time(Timestamp? time) => time?.ToDateTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}
