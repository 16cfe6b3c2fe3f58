using System.Reflection;
using System.Text.RegularExpressions;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>That nothing is left out: rows of the semantics, methods of the service, and the tables of docs/conformance.md.</summary>
public sealed partial class CoverageTests
{
    private static readonly string[] Document = File.ReadAllLines(RepositoryPaths.In("docs", "conformance.md"));
    private static readonly Lazy<HashSet<string>> TestNames = new(FindTests);

    [Fact]
    public void Pairs_AreAtLeastSixty_AndNameRowsThatExist()
    {
        Assert.True(AllPairs.ByName.Count >= 60);
        Assert.DoesNotContain(AllPairs.ByName.Values.SelectMany(pair => pair.RowIds), row => !Semantics.ById.ContainsKey(row));
        Assert.DoesNotContain(PairDifferences.Pairs, pair => !AllPairs.ByName.ContainsKey(pair));
    }

    [Fact]
    public void Rows_AreAllShown_AndStandInTheDocument()
    {
        var table = Semantics.Rows.Select(row =>
        {
            var shown = AllPairs.ByName.Values.Where(pair => pair.RowIds.Contains(row.Id)).Select(pair => pair.Name).ToList();
            if (row.Elsewhere is { } test) shown.Add($"`{test}`");
            return $"| {row.Id} | {row.Rule} | {string.Join(", ", shown)} |";
        }).ToList();

        Assert.DoesNotContain(table, line => line.EndsWith("|  |", StringComparison.Ordinal));
        AssertInDocument(table);
        Assert.DoesNotContain(Semantics.Rows.Select(row => row.Elsewhere).OfType<string>(), test => !TestNames.Value.Contains(test));
    }

    [Fact]
    public void Differences_AreAllArguedInTheDocument()
    {
        AssertInDocument(PairDifferences.Pairs.Select(pair =>
            $"| {pair} | {string.Join("; ", PairDifferences.Of(pair).Select(d => d.Why).Distinct(StringComparer.Ordinal))} |"));
        AssertInDocument(SdkConventions.All.Select(convention => $"- {convention}"));
    }

    [Fact]
    public void Methods_HaveARowEach_WithTestsThatExist()
    {
        var methods = typeof(TaskHubMethods).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.Name).ToList();
        Assert.Equal(29, methods.Count);
        foreach (var method in methods)
        {
            var row = Document.SingleOrDefault(line => line.StartsWith($"| `{method}` |", StringComparison.Ordinal));
            Assert.True(row is not null, $"docs/conformance.md has no row for {method}.");
            var named = Quoted().Matches(row.Split('|')[2]).Select(m => m.Groups[1].Value).ToList();
            Assert.NotEmpty(named);
            Assert.True(named.TrueForAll(TestNames.Value.Contains), $"{method}: no such test: {string.Join(", ", named.Where(n => !TestNames.Value.Contains(n)))}");
        }
    }

    private static void AssertInDocument(IEnumerable<string> lines)
    {
        var missing = lines.Except(Document, StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, $"docs/conformance.md lacks these lines:\n{string.Join("\n", missing)}");
    }

    private static HashSet<string> FindTests() => Directory.EnumerateFiles(RepositoryPaths.In("tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value))
        .Concat(AllPairs.ByName.Keys)
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"public (?:async Task|Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
