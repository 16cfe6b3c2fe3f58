using System.Text;

namespace Workflows.GpuWorker.Reading;

/// <summary>Joins two readings of one line: the English one, which knows plain letters better, and the Latin one, which knows marks.</summary>
internal static class ReadingMerge
{
    /// <summary>Costs of the alignment, in halves of an edit.</summary>
    private const int Edit = 2;
    private const int MarkOnly = 1;

    /// <returns>The English reading; where the Latin one has a letter beyond ASCII, that one.</returns>
    public static string Join(string english, string latin)
    {
        if (!latin.Any(LatinAlphabets.IsForeign)) return english;
        var costs = Costs(english, latin);
        // Backwards from the end; stretches that differ are collected and judged as a whole: "fs" against "ß".
        var joined = new List<string>();
        StringBuilder ours = new(), theirs = new();
        int i = english.Length, j = latin.Length;
        while (i > 0 || j > 0)
        {
            if (i > 0 && j > 0 && Replace(english[i - 1], latin[j - 1]) is var replaced && costs[i, j] == costs[i - 1, j - 1] + replaced)
            {
                i--;
                j--;
                if (replaced < Edit)
                {
                    Settle();
                    joined.Add((replaced == MarkOnly ? latin[j] : english[i]).ToString());
                    continue;
                }

                ours.Insert(0, english[i]);
                theirs.Insert(0, latin[j]);
            }
            else if (i > 0 && costs[i, j] == costs[i - 1, j] + Edit) ours.Insert(0, english[--i]);
            else theirs.Insert(0, latin[--j]);
        }

        Settle();
        joined.Reverse();
        return string.Concat(joined);

        void Settle()
        {
            if (ours.Length + theirs.Length == 0) return;
            var foreign = theirs.ToString();
            joined.Add(foreign.Any(LatinAlphabets.IsForeign) ? foreign : ours.ToString());
            ours.Clear();
            theirs.Clear();
        }
    }

    private static int[,] Costs(string english, string latin)
    {
        var costs = new int[english.Length + 1, latin.Length + 1];
        for (var i = 0; i <= english.Length; i++)
        {
            for (var j = 0; j <= latin.Length; j++)
            {
                if (i == 0 || j == 0) costs[i, j] = (i + j) * Edit;
                else costs[i, j] = Math.Min(costs[i - 1, j - 1] + Replace(english[i - 1], latin[j - 1]), Math.Min(costs[i - 1, j], costs[i, j - 1]) + Edit);
            }
        }

        return costs;
    }

    private static int Replace(char english, char latin) => english == latin ? 0 : LatinAlphabets.IsForeign(latin) && LatinAlphabets.Plain(latin) == english ? MarkOnly : Edit;
}
