using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>Compares the figures of two readings.</summary>
internal static class Figures
{
    /// <summary>Of the larger number: "$4.2M" and "$4,200,000" are the same, as is a value that was rounded on the way.</summary>
    private const double Tolerance = 0.005;

    /// <summary>Figures of one side that have no partner on the other; each partner is used once.</summary>
    public static (IReadOnlyList<PageFigure> OnlyLeft, IReadOnlyList<PageFigure> OnlyRight) Differ(IReadOnlyList<PageFigure> left, IReadOnlyList<PageFigure> right)
    {
        var (onlyLeft, rest) = (new List<PageFigure>(), right.ToList());
        foreach (var figure in left)
        {
            var partner = rest.FindIndex(other => AreSame(figure, other));
            if (partner < 0) onlyLeft.Add(figure);
            else rest.RemoveAt(partner);
        }

        return (onlyLeft, rest);
    }

    public static bool AreSame(IReadOnlyList<PageFigure> left, IReadOnlyList<PageFigure> right) => Differ(left, right) is ({ Count: 0 }, { Count: 0 });

    public static bool AreSame(PageFigure left, PageFigure right)
    {
        if (left.Kind != right.Kind) return false;
        if (left.Date is not null || right.Date is not null) return left.Date == right.Date;
        if (left.Value is { } a && right.Value is { } b)
            return Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b)) && (left.Currency == right.Currency || left.Currency is null || right.Currency is null);
        return ComparableText.AreSameInAnyCase(left.Text, right.Text);
    }
}
