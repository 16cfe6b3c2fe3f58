using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>The recorded scenarios through our SDK on our scheduler: the same calls, history and end.</summary>
public sealed partial class GoldenSchedulerTests
{
    /// <summary>Recordings in which work runs side by side, so that the order of some events is chance.</summary>
    private static readonly string[] Unordered = ["03-fan-out-5", "07-aggregate-exception"];

    /// <summary>Code that takes another path when it is replayed, which a warm worker does not do.</summary>
    private const string ReplayedOnly = "61-non-deterministic";

    public static TheoryData<string, bool> Runs
    {
        get
        {
            var runs = new TheoryData<string, bool>();
            foreach (var name in Recording.Names)
            {
                runs.Add(name, false);
                if (name != ReplayedOnly) runs.Add(name, true);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Scenario_OnOurScheduler_EndsAsRecorded(string name, bool warm)
    {
        var recording = Recording.Load(name);
        await using var engine = await GoldenEngine.StartAsync(GoldenScenarios.Find(name), warm);

        await GoldenScenarios.Find(name).Drive(engine.Driver);

        var differences = new List<string>();
        differences.AddRange(WireShape.Differences(recording.Client, engine.ClientCalls, "client"));
        differences.AddRange(WireShape.Differences(recording.Notes ?? [], engine.Driver.Notes, "notes"));
        foreach (var expected in recording.Final)
        {
            var number = recording.Final.IndexOf(expected);
            // Ids that the client or the worker made up are recorded as placeholders: the order says which they are.
            var id = (string)expected!["instanceId"]!;
            if (id.StartsWith('<')) id = number < engine.Driver.Ids.Count ? engine.Driver.Ids[number] : id;
            differences.AddRange(await DifferencesOfEndAsync(engine, expected.AsObject(), id, Unordered.Contains(name)));
        }

        foreach (var expected in recording.Entities ?? [])
            differences.AddRange(WireShape.Differences(expected, await engine.EntityAsync((string)expected!["entityId"]!), "entity"));

        var rest = AcceptedDifferences.RestOfOutcomes(name, differences);
        Assert.True(rest.Count == 0, string.Join("\n", rest));
    }

    private static async Task<IEnumerable<string>> DifferencesOfEndAsync(GoldenEngine engine, JsonObject expected, string id, bool unordered)
    {
        var metadata = await engine.MetadataAsync(id);
        var end = WireShape.Differences(WithoutChance(expected["metadata"]), WithoutChance(metadata), $"{id} metadata");
        if (metadata is null) return end;

        var expectedEvents = Shape(expected["history"]!.AsArray(), unordered);
        var events = Shape(new JsonArray([.. (await engine.HistoryAsync(id)).Select(e => WireShape.Of(e))]), unordered);
        return end.Concat(WireShape.Differences(expectedEvents, events, $"{id} history"));
    }

    /// <summary>Events without times and ids of chance, and without the marks of work items: how events are batched is the engine's choice.</summary>
    private static JsonArray Shape(JsonArray history, bool unordered)
    {
        var events = history.Where(e => e!["orchestratorStarted"] is null && e["orchestratorCompleted"] is null).Select(e =>
        {
            var copy = e!.DeepClone().AsObject();
            copy.Remove("timestamp");
            return WithoutChance(copy)!;
        });
        if (unordered) events = events.OrderBy(e => e.ToJsonString(), StringComparer.Ordinal);
        return [.. events];
    }

    private static JsonNode? WithoutChance(JsonNode? node) =>
        node is null ? null : JsonNode.Parse(Chance().Replace(node.ToJsonString(), "<chance>"));

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}(\.\d+)?\b|execution-\d+|\\u003C(t\d+(\\u002B[^\\]*)?|id\d+(:N)?)\\u003E")]
    private static partial Regex Chance();
}
