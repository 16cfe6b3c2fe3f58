using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>One field that two readings of a page, or of a deck, see differently.</summary>
public sealed record FieldChange
{
    public required string Field { get; init; }

    /// <summary>As it is in the reading; null when it has none.</summary>
    public object? Left { get; init; }

    public object? Right { get; init; }

    /// <summary>Where the difference is seen; null for changes of a whole deck.</summary>
    public IReadOnlyList<PageBox>? LeftBoxes { get; init; }

    public IReadOnlyList<PageBox>? RightBoxes { get; init; }
}

/// <summary>One page, read twice.</summary>
public sealed record ComparedPage
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required IReadOnlyList<FieldChange> Changed { get; init; }

    public required bool Same { get; init; }

    /// <summary>Which reading the golden set agrees with: left, right or tie; null when it has no pick for this page.</summary>
    public string? Pick { get; init; }
}

/// <summary>Compares two readings of a page. Pure; nothing of one reading is taken for better than the other.</summary>
internal static class PageComparison
{
    public static IReadOnlyList<FieldChange> Changes(PageAnalysis? left, PageAnalysis? right) => [.. All(left, right).OfType<FieldChange>()];

    private static IEnumerable<FieldChange?> All(PageAnalysis? left, PageAnalysis? right)
    {
        // A page without an analysis differs in that alone: the rest of it means nothing.
        yield return Failure(left, right);
        if (left is not { Failure: null } || right is not { Failure: null }) yield break;
        yield return Headline(left, right);
        yield return left.SlideType?.Type == right.SlideType?.Type ? null : Change("slide_type", left.SlideType, right.SlideType, [], []);
        yield return left.Language == right.Language ? null : Change("language", left.Language, right.Language, [], []);
        yield return Text(left, right);
        yield return OfFigures(left, right);
        yield return OfRegions(left, right);
        yield return Findings(left, right);
        yield return ComparableText.AreSame(left.Commentary, right.Commentary) ? null : Change("commentary", left.Commentary, right.Commentary, [], []);
    }

    private static FieldChange? Failure(PageAnalysis? left, PageAnalysis? right)
    {
        var (l, r) = (FailureOf(left), FailureOf(right));
        return l?.Code == r?.Code ? null : Change("failure", l, r, [], []);
    }

    private static ItemFailure? FailureOf(PageAnalysis? page) =>
        page is null ? new() { Code = "NO_PAGE", Sentence = "This reading does not have the page.", Action = "Compare runs of the same version of the deck." } : page.Failure;

    private static FieldChange? Headline(PageAnalysis left, PageAnalysis right) => ComparableText.AreSame(left.Headline, right.Headline)
        ? null
        : Change("headline", left.Headline, right.Headline, LinesWith(left, left.Headline), LinesWith(right, right.Headline));

    private static FieldChange? Text(PageAnalysis left, PageAnalysis right)
    {
        if (ComparableText.AreSame(left.Text, right.Text)) return null;
        return Change("text", left.Text, right.Text, LinesWithout(left, right), LinesWithout(right, left));
    }

    private static FieldChange? OfFigures(PageAnalysis left, PageAnalysis right)
    {
        var (onlyLeft, onlyRight) = Figures.Differ(left.Figures, right.Figures);
        return onlyLeft.Count + onlyRight.Count == 0
            ? null
            : Change("figures", left.Figures, right.Figures, [.. onlyLeft.Select(figure => figure.Box).OfType<PageBox>()], [.. onlyRight.Select(figure => figure.Box).OfType<PageBox>()]);
    }

    private static FieldChange? OfRegions(PageAnalysis left, PageAnalysis right)
    {
        var (onlyLeft, onlyRight) = Regions.Differ(left.Regions, right.Regions);
        return onlyLeft.Count + onlyRight.Count == 0
            ? null
            : Change("regions", left.Regions, right.Regions, [.. onlyLeft.Select(region => region.Box)], [.. onlyRight.Select(region => region.Box)]);
    }

    private static FieldChange? Findings(PageAnalysis left, PageAnalysis right)
    {
        var (onlyLeft, onlyRight) = (Without(left.Findings, right.Findings), Without(right.Findings, left.Findings));
        return onlyLeft.Length + onlyRight.Length == 0
            ? null
            : Change("findings", left.Findings, right.Findings, [.. onlyLeft.Select(finding => finding.Box).OfType<PageBox>()], [.. onlyRight.Select(finding => finding.Box).OfType<PageBox>()]);
    }

    private static PageFinding[] Without(IReadOnlyList<PageFinding> findings, IReadOnlyList<PageFinding> others)
    {
        var known = others.Select(finding => ComparableText.Of(finding.Text)).ToHashSet(StringComparer.Ordinal);
        return [.. findings.Where(finding => !known.Contains(ComparableText.Of(finding.Text)))];
    }

    // A headline may run over several lines.
    private static PageBox[] LinesWith(PageAnalysis page, string? headline)
    {
        var wanted = ComparableText.Of(headline);
        return wanted.Length == 0 ? [] : [.. page.Lines.Where(line => ComparableText.Of(line.Text) is { Length: > 0 } text && wanted.Contains(text, StringComparison.Ordinal)).Select(line => line.Box)];
    }

    private static PageBox[] LinesWithout(PageAnalysis page, PageAnalysis other)
    {
        var known = other.Lines.Select(line => ComparableText.Of(line.Text)).ToHashSet(StringComparer.Ordinal);
        return [.. page.Lines.Where(line => !known.Contains(ComparableText.Of(line.Text))).Select(line => line.Box)];
    }

    private static FieldChange Change(string field, object? left, object? right, IReadOnlyList<PageBox> leftBoxes, IReadOnlyList<PageBox> rightBoxes) =>
        new() { Field = field, Left = left, Right = right, LeftBoxes = leftBoxes, RightBoxes = rightBoxes };
}
