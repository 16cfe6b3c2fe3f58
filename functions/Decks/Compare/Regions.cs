using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>Compares the regions of two readings.</summary>
internal static class Regions
{
    /// <summary>Two boxes that share at least half of what they cover together are about the same thing.</summary>
    private const double OverlapMin = 0.5;

    /// <summary>Regions of one side that have no partner of their kind on the other; each partner is used once, the best overlap first.</summary>
    public static (IReadOnlyList<PageRegion> OnlyLeft, IReadOnlyList<PageRegion> OnlyRight) Differ(IReadOnlyList<PageRegion> left, IReadOnlyList<PageRegion> right)
    {
        var pairs = from a in Enumerable.Range(0, left.Count)
                    from b in Enumerable.Range(0, right.Count)
                    where left[a].Kind == right[b].Kind
                    let overlap = Overlap(left[a].Box, right[b].Box)
                    where overlap >= OverlapMin
                    orderby overlap descending
                    select (a, b);
        var (usedLeft, usedRight) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (a, b) in pairs)
        {
            if (usedLeft.Contains(a) || usedRight.Contains(b)) continue;
            usedLeft.Add(a);
            usedRight.Add(b);
        }

        return ([.. left.Where((_, i) => !usedLeft.Contains(i))], [.. right.Where((_, i) => !usedRight.Contains(i))]);
    }

    /// <summary>Shared area of the area that both cover, 0 to 1.</summary>
    public static double Overlap(PageBox left, PageBox right)
    {
        var width = Math.Min(left.X + left.Width, right.X + right.Width) - Math.Max(left.X, right.X);
        var height = Math.Min(left.Y + left.Height, right.Y + right.Height) - Math.Max(left.Y, right.Y);
        if (width <= 0 || height <= 0) return 0;
        var shared = width * height;
        return shared / ((left.Width * left.Height) + (right.Width * right.Height) - shared);
    }
}
