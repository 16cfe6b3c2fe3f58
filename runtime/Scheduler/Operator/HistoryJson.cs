using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Workflows.Protocol;

namespace Workflows.Scheduler.Operator;

/// <summary>A history event as JSON, with long texts cut where the reader says so.</summary>
internal static class HistoryJson
{
    private static readonly string[] Ids = ["eventId", "taskScheduledId", "timerId"];

    // As the formatter writes it: other letters than English ones stay readable.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(HistoryEvent historyEvent, int longest)
    {
        var json = JsonFormatter.Default.Format(historyEvent);
        var leavesOut = LeavesOutIds(historyEvent);
        if (json.Length <= longest && !leavesOut) return json;
        var node = JsonNode.Parse(json)!.AsObject();
        if (leavesOut) AddIds(historyEvent, node);
        Cut(node, longest);
        return node.ToJsonString(Options);
    }

    /// <summary>The first task of every orchestration is number 0, which the formatter takes for "not set".</summary>
    private static bool LeavesOutIds(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (IsIdOfZero(message, field) || (Below(message, field) is { } below && LeavesOutIds(below))) return true;
        }

        return false;
    }

    private static void AddIds(IMessage message, JsonObject json)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (IsIdOfZero(message, field)) json.Insert(0, field.JsonName, 0);
            else if (Below(message, field) is { } below && json[field.JsonName] is JsonObject inner) AddIds(below, inner);
        }
    }

    private static bool IsIdOfZero(IMessage message, FieldDescriptor field) =>
        field.FieldType == FieldType.Int32 && !field.IsRepeated && !field.HasPresence && Ids.Contains(field.JsonName) && (int)field.Accessor.GetValue(message) == 0;

    private static IMessage? Below(IMessage message, FieldDescriptor field) =>
        field is { FieldType: FieldType.Message, IsRepeated: false, IsMap: false } ? field.Accessor.GetValue(message) as IMessage : null;

    private static void Cut(JsonNode node, int longest)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map.ToArray())
                {
                    if (Shortened(value, longest) is { } cut) map[name] = cut;
                    else if (value is not null) Cut(value, longest);
                }

                break;
            case JsonArray list:
                foreach (var value in list)
                {
                    if (value is not null) Cut(value, longest);
                }

                break;
        }
    }

    private static string? Shortened(JsonNode? node, int longest) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > longest
            ? string.Create(CultureInfo.InvariantCulture, $"{text[..longest]}… ({text.Length} characters)")
            : null;
}
