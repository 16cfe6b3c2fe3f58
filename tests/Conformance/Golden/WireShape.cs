using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Compares messages with recorded ones, whose variable parts are placeholders.</summary>
/// <remarks>
/// Recorded <c>&lt;t3&gt;</c> stands for any time, <c>&lt;id1&gt;</c> for any id, <c>&lt;stack&gt;</c> for any stack trace,
/// and a long text is recorded by its length and hash. Everything else has to be equal.
/// </remarks>
internal static partial class WireShape
{
    private const int LongestText = 4_000;

    public static JsonNode Of(IMessage message) => JsonNode.Parse(JsonFormatter.Default.Format(message))!;

    /// <summary>Where <paramref name="actual"/> differs, as "path: expected … actual …".</summary>
    public static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path = "")
    {
        switch (expected, actual)
        {
            case (JsonObject expectedMap, JsonObject actualMap):
                foreach (var key in expectedMap.Select(p => p.Key).Union(actualMap.Select(p => p.Key)))
                {
                    foreach (var difference in Differences(expectedMap[key], actualMap[key], path.Length == 0 ? key : $"{path}.{key}"))
                        yield return difference;
                }

                break;
            case (JsonArray expectedList, JsonArray actualList):
                if (expectedList.Count != actualList.Count)
                {
                    yield return $"{path}: expected {expectedList.Count} elements {Shown(expectedList)}, actual {actualList.Count} {Shown(actualList)}";
                    break;
                }

                for (var i = 0; i < expectedList.Count; i++)
                {
                    foreach (var difference in Differences(expectedList[i], actualList[i], $"{path}[{i}]")) yield return difference;
                }

                break;
            default:
                if (!Matches(expected, actual)) yield return $"{path}: expected {Shown(expected)}, actual {Shown(actual)}";
                break;
        }
    }

    /// <summary>How the recordings write a text that is too long to keep.</summary>
    public static string Abbreviated(string text) => text.Length <= LongestText
        ? text
        : $"<{text.Length} characters: {text[..24]} ... {text[^8..]}, sha256 of the UTF-8 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}>";

    private static bool Matches(JsonNode? expected, JsonNode? actual)
    {
        if (expected is null || actual is null) return expected is null && actual is null;
        if (expected.GetValueKind() != JsonValueKind.String || actual.GetValueKind() != JsonValueKind.String) return JsonNode.DeepEquals(expected, actual);
        var recorded = (string)expected!;
        var text = Abbreviated((string)actual!);
        if (recorded == text) return true;
        if (!recorded.Contains('<')) return false;
        return recorded == "<stack>"
            ? text.Length > 0
            : Regex.IsMatch(text, $"^{Placeholder().Replace(Regex.Escape(recorded), ".+")}$", RegexOptions.Singleline);
    }

    private static string Shown(JsonNode? node) => node?.ToJsonString() ?? "nothing";

    // As Regex.Escape leaves it: + is escaped, < and > are not.
    [GeneratedRegex(@"<(t\d+(\\[+-][^>]*|-[^>]*)?|id\d+(:N)?)>")]
    private static partial Regex Placeholder();
}
