using System.Text.RegularExpressions;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Ids that nobody chose (guids; JavaScript's children are an execution id and a number), by the order in which they appear.</summary>
internal static partial class ChanceIds
{
    public static IReadOnlyList<string> Replace(IEnumerable<string> lines)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. lines.Select(line => Id().Replace(line, id => names.TryGetValue(id.Value, out var name) ? name : names[id.Value] = $"<id {names.Count + 1}>"))];
    }

    [GeneratedRegex(@"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}(\.\d+)?(:[0-9a-f]{4})?\b")]
    private static partial Regex Id();
}
