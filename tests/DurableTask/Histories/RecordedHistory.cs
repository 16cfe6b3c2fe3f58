using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Histories;

/// <summary>A history that our scheduler committed once, kept as a file.</summary>
internal sealed record RecordedHistory(string Name, string InstanceId, IReadOnlyList<HistoryEvent> Events)
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string FileOf(string name) => RepositoryPaths.In("tests", "DurableTask", "Histories", "Recorded", name + ".json");

    public static RecordedHistory Load(string name)
    {
        var json = JsonNode.Parse(File.ReadAllText(FileOf(name)))!;
        return new RecordedHistory(
            name, (string)json["instanceId"]!,
            [.. json["history"]!.AsArray().Select(e => JsonParser.Default.Parse<HistoryEvent>(e!.ToJsonString()))]);
    }

    /// <summary>One event a line, so that a diff of two histories can be read.</summary>
    public void Save()
    {
        var lines = Events.Select(e =>
        {
            var json = JsonNode.Parse(JsonFormatter.Default.Format(e))!;
            WithoutStackTraces(json);
            return json.ToJsonString(OneLine);
        });
        File.WriteAllText(FileOf(Name), $"{{\n\"instanceId\":\"{InstanceId}\",\n\"history\":[\n{string.Join(",\n", lines)}\n]\n}}\n");
    }

    /// <summary>They say where code stood on one machine.</summary>
    public static void WithoutStackTraces(JsonNode? node)
    {
        if (node is not JsonObject map) return;
        map.Remove("stackTrace");
        foreach (var (_, value) in map) WithoutStackTraces(value);
    }

    /// <summary>The work items that led to the history: what came in, and what the orchestrator's actions became.</summary>
    public IEnumerable<RecordedTurn> Turns()
    {
        var start = 0;
        for (var i = 0; i < Events.Count; i++)
        {
            if (Events[i].OrchestratorCompleted is null) continue;
            var turn = Events.Skip(start).Take(i - start).ToList();
            // Whatever an orchestrator did carries the number of its action; whatever came to it carries -1.
            yield return new RecordedTurn([.. Events.Take(start)], [.. turn.Where(e => e.EventId < 0)], [.. turn.Where(e => e.EventId >= 0)]);
            start = i + 1;
        }
    }
}

internal sealed record RecordedTurn(IReadOnlyList<HistoryEvent> Past, IReadOnlyList<HistoryEvent> New, IReadOnlyList<HistoryEvent> Done);
