using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Workflows.Protocol;

namespace Workflows.Scheduler.Operator;

/// <summary>A history event as JSON, with long texts cut where the reader says so.</summary>
internal static class HistoryJson
{
    public static string Of(HistoryEvent historyEvent, int longest)
    {
        var json = JsonFormatter.Default.Format(historyEvent);
        if (json.Length <= longest) return json;
        var node = JsonNode.Parse(json)!;
        Cut(node, longest);
        return node.ToJsonString();
    }

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
