using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>The form of an answer, as providers are told it. Only keywords that all of them take; ranges and lengths are checked by <see cref="PageAnswerReader"/>.</summary>
internal static class PageAnswerSchema
{
    public const string Name = "page_analysis";

    public const string Description = "Reports the analysis of one slide.";

    /// <summary>Raised whenever the schema or the words of <see cref="PagePrompt"/> change: results go by it.</summary>
    public const int Version = 1;

    public static string Json { get; } = Build().ToJsonString();

    /// <summary>Members of the answer, in order.</summary>
    public static IReadOnlyList<string> Members { get; } = [.. Build()["required"]!.AsArray().Select(name => (string)name!)];

    private static JsonObject Build() => Object(
        ("slide_type", Object(
            ("type", Words<SlideType>("What the slide is about; other when it is none of these.")),
            ("confidence", Of("number", "0 to 1.")),
            ("reason", Of("string", "What speaks for it, in a few words.")))),
        ("headline", OrNull("string", "The slide's headline as it stands there; null without one.")),
        ("language", OrNull("string", "ISO 639-1 code of the slide's language, lower case; null when there is no text.")),
        ("regions", List("Parts of the slide that are not running text.", Object(
            ("kind", Words<RegionKind>("What it is.")),
            ("box", Box()),
            ("confidence", Of("number", "0 to 1.")),
            ("reason", Of("string", "What it shows, in a few words."))))),
        ("figures", List("Every amount, percentage and date that the slide states.", Object(
            ("kind", Words<FigureKind>("amount: money, or a count; percentage; date.")),
            ("text", Of("string", "As it stands there: $4.2M, 12 %, Q3 2025.")),
            ("value", OrNull("number", "Amounts in whole units (4200000), percentages in per cent (12); null for dates.")),
            ("currency", OrNull("string", "ISO 4217 code for money, upper case; null otherwise.")),
            ("date", OrNull("string", "For dates: 2025, 2025-Q3, 2025-03 or 2025-03-14, as precise as the text; null otherwise.")),
            ("box", BoxOrNull("Where it stands; null when unsure."))))),
        ("findings", List("Single remarks that answer the task, each with its evidence.", Object(
            ("text", Of("string", "One remark.")),
            ("box", BoxOrNull("The place that it is about; null when it is about the whole slide."))))),
        ("commentary", Of("string", "The answer to the task in a few sentences.")));

    private static JsonObject Box() => Object(
        ("x", Of("number", "Left edge as a share of the slide's width, 0 to 1.")),
        ("y", Of("number", "Top edge as a share of the slide's height, 0 to 1.")),
        ("width", Of("number", "Share of the slide's width, above 0; x + width is at most 1.")),
        ("height", Of("number", "Share of the slide's height, above 0; y + height is at most 1.")));

    private static JsonObject BoxOrNull(string description) =>
        new() { ["description"] = description, ["anyOf"] = new JsonArray(Box(), new JsonObject { ["type"] = "null" }) };

    private static JsonObject Object(params (string Name, JsonObject Schema)[] members) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Name, member.Schema))),
        ["required"] = new JsonArray([.. members.Select(member => (JsonNode)member.Name)]),
        ["additionalProperties"] = false,
    };

    private static JsonObject List(string description, JsonObject items) => new() { ["type"] = "array", ["description"] = description, ["items"] = items };

    private static JsonObject Of(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static JsonObject OrNull(string type, string description) =>
        new() { ["type"] = new JsonArray(type, "null"), ["description"] = description };

    private static JsonObject Words<T>(string description) where T : struct, Enum => new()
    {
        ["type"] = "string",
        ["description"] = description,
        ["enum"] = JsonSerializer.SerializeToNode(Enum.GetValues<T>()),
    };
}
