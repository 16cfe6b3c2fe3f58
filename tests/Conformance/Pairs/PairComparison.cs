using System.Text.RegularExpressions;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>The lines that only one of two outcomes has.</summary>
internal static class PairComparison
{
    /// <returns>"only C#: …" and "only JavaScript: …", in order; without those that are accepted.</returns>
    public static IReadOnlyList<string> Differences(string pair, IReadOnlyList<string> csharp, IReadOnlyList<string> javaScript)
    {
        var rest = Unmatched(csharp, javaScript);
        foreach (var accepted in PairDifferences.Of(pair))
        {
            if (rest.RemoveAll(line => Regex.IsMatch(line, accepted.Pattern)) == 0)
                rest.Add($"The accepted difference \"{accepted.Pattern}\" no longer occurs; take it out of the list.");
        }

        return rest;
    }

    /// <summary>What a longest common subsequence leaves over.</summary>
    private static List<string> Unmatched(IReadOnlyList<string> csharp, IReadOnlyList<string> javaScript)
    {
        var common = new int[csharp.Count + 1, javaScript.Count + 1];
        for (var i = csharp.Count - 1; i >= 0; i--)
        {
            for (var j = javaScript.Count - 1; j >= 0; j--)
                common[i, j] = csharp[i] == javaScript[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var rest = new List<string>();
        for (int i = 0, j = 0; i < csharp.Count || j < javaScript.Count;)
        {
            if (i < csharp.Count && j < javaScript.Count && csharp[i] == javaScript[j])
            {
                i++;
                j++;
            }
            else if (j == javaScript.Count || (i < csharp.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                rest.Add($"only C#: {csharp[i++]}");
            }
            else
            {
                rest.Add($"only JavaScript: {javaScript[j++]}");
            }
        }

        return rest;
    }
}
