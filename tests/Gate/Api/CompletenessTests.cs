using Workflows.Testing;

namespace Workflows.Gate.Api;

/// <summary>The other direction of the gate: what the SDK's sheet declares is there, or listed with the reason why not.</summary>
public sealed class CompletenessTests
{
    private const string ReasonMark = "  # ";

    [Fact]
    public void OfficialMembers_OfTheSdk_AreThereOrListedAsAbsent()
    {
        var folder = RepositoryPaths.In("tests", "Gate", "official-api");
        var official = File.ReadLines(Path.Combine(folder, "durabletask.txt")).Concat(File.ReadLines(Path.Combine(folder, "durabletask-remarks.txt")));
        var absent = File.ReadLines(Path.Combine(folder, "absent", "durabletask.txt"))
            .Where(l => l.Length > 0 && !l.StartsWith('#'))
            .Select(l => l.Split(ReasonMark, 2))
            .ToDictionary(p => p[0], p => p.Length == 2 ? p[1].Trim() : "", StringComparer.Ordinal);
        var present = RuntimeAssemblies.OfOurs.SelectMany(a => a.GetExportedTypes()).SelectMany(Lines).ToHashSet(StringComparer.Ordinal);

        var missing = official.Where(l => l.Length > 0 && !present.Contains(l)).ToList();

        var unlisted = missing.Where(l => !absent.ContainsKey(l)).ToList();
        Assert.True(unlisted.Count == 0, $"{unlisted.Count} official members are missing and not listed in absent/durabletask.txt:\n{string.Join('\n', unlisted)}");
        Assert.All(absent, a => Assert.True(a.Value.Length > 10, $"absent/durabletask.txt gives no reason for: {a.Key}"));
        var listedButThere = absent.Keys.Except(missing, StringComparer.Ordinal).ToList();
        Assert.True(listedButThere.Count == 0, $"absent/durabletask.txt lists what is there:\n{string.Join('\n', listedButThere)}");
    }

    /// <summary>A type's lines, with extension methods also without their class.</summary>
    private static IEnumerable<string> Lines(Type type)
    {
        var name = ReflectionNames.FullName(type);
        foreach (var line in ReflectionLines.Of(type))
        {
            yield return line;
            if (line.StartsWith($"method {name}.", StringComparison.Ordinal)) yield return $"method {type.Namespace}.{ApiLine.AnyClass}.{line[$"method {name}.".Length..]}";
        }
    }
}
