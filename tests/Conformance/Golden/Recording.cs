using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>What was recorded of one scenario on the official SDK; files in Recordings/, docs/conformance.md says how to read them.</summary>
internal sealed class Recording
{
    private readonly JsonObject _root;

    private Recording(string file, JsonObject root)
    {
        Name = Path.GetFileNameWithoutExtension(file);
        _root = root;
    }

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public string Name { get; }

    /// <summary>Calls of the client in order: method and request.</summary>
    public JsonArray Client => _root["client"]!.AsArray();

    /// <summary>Null when the recording was made on the official in-memory test engine only.</summary>
    public JsonArray? Worker => _root["worker"]?.AsArray();

    public JsonArray Final => _root["final"]!.AsArray();

    public JsonObject? Notes => _root["notes"]?.AsObject();

    public JsonArray? Entities => _root["entities"]?.AsArray();

    private static string Folder => RepositoryPaths.In("tests", "Conformance", "Golden", "Recordings");

    public static Recording Load(string name)
    {
        var file = Path.Combine(Folder, name + ".json");
        return new Recording(file, JsonNode.Parse(File.ReadAllText(file))!.AsObject());
    }

    /// <summary>Work items and the answers that the official worker gave to them.</summary>
    /// <remarks>An item carries only the past events that its predecessor did not have; here each gets the whole past.</remarks>
    public IReadOnlyList<(WorkItem Item, JsonObject Answer)> Exchanges(Func<string, string> expand)
    {
        var exchanges = new List<(WorkItem, JsonObject)>();
        var past = new Dictionary<(string, string), List<JsonNode>>();
        foreach (var exchange in Worker ?? [])
        {
            var item = exchange![0]!.DeepClone().AsObject();
            if (item["orchestratorRequest"]?.AsObject() is { } request) AddPast(request, past);
            Expand(item, expand);
            exchanges.Add((JsonParser.Default.Parse<WorkItem>(item.ToJsonString()), exchange[1]!.AsObject()));
        }

        return exchanges;
    }

    private static void AddPast(JsonObject request, Dictionary<(string, string), List<JsonNode>> past)
    {
        var key = ((string)request["instanceId"]!, (string?)request["executionId"] ?? "");
        var known = past.GetValueOrDefault(key) ?? [];
        var events = known.Take((int?)request["pastKept"] ?? 0).Concat(request["pastAdded"]?.AsArray().Select(e => e!) ?? []).ToList();
        request.Remove("pastKept");
        request.Remove("pastAdded");
        past[key] = events;
        if (events.Count > 0) request["pastEvents"] = new JsonArray([.. events.Select(e => e.DeepClone())]);
    }

    /// <summary>Long payloads are recorded by length and hash; the scenario knows what they were.</summary>
    private static void Expand(JsonNode? node, Func<string, string> expand)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map.ToArray())
                {
                    if (value?.GetValueKind() == JsonValueKind.String) map[key] = expand((string)value!);
                    else Expand(value, expand);
                }

                break;
            case JsonArray list:
                foreach (var element in list) Expand(element, expand);
                break;
        }
    }
}
