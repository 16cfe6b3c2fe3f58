using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>Two runs of one deck side by side, as the API shows them.</summary>
public sealed record DeckComparison
{
    public required int DeckId { get; init; }

    public required string Name { get; init; }

    public required RunView Left { get; init; }

    public required RunView Right { get; init; }

    public required ComparedSummary Summary { get; init; }

    public required IReadOnlyList<ComparedPage> Pages { get; init; }

    /// <summary>Compares two results. Pure.</summary>
    /// <param name="picks">The golden set's picks of this deck.</param>
    internal static DeckComparison Of(DeckRow deck, (RunView Run, DeckAnalysis Result) left, (RunView Run, DeckAnalysis Result) right, IReadOnlyList<GoldenPick> picks) => new()
    {
        DeckId = deck.DeckId,
        Name = deck.Name,
        Left = left.Run,
        Right = right.Run,
        Summary = new([.. Summarized(left.Result.Summary, right.Result.Summary)]),
        Pages = [.. left.Result.Pages.Concat(right.Result.Pages).Select(page => page.Number).Distinct().Order().Select(number =>
            Page(number, Find(left.Result, number), Find(right.Result, number), [.. picks.Where(pick => pick.Page == number)]))],
    };

    private static ComparedPage Page(int number, PageAnalysis? left, PageAnalysis? right, IReadOnlyList<GoldenPick> picks)
    {
        var changed = PageComparison.Changes(left, right);
        return new() { Number = number, Changed = changed, Same = changed.Count == 0, Pick = GoldenMatch.Winner(picks, left, right) };
    }

    private static IEnumerable<FieldChange> Summarized(DeckSummary left, DeckSummary right)
    {
        // Scores are sums of many small measurements: half a point is noise.
        const double scoreTolerance = 0.5;
        if (!ComparableText.AreSame(left.Title, right.Title)) yield return Change("title", left.Title, right.Title);
        if (left.Language != right.Language) yield return Change("language", left.Language, right.Language);
        if (left.WordCount != right.WordCount) yield return Change("word_count", left.WordCount, right.WordCount);
        if (!left.Sections.Select(Key).SequenceEqual(right.Sections.Select(Key))) yield return Change("sections", left.Sections, right.Sections);
        if (!left.MissingSections.SequenceEqual(right.MissingSections)) yield return Change("missing_sections", left.MissingSections, right.MissingSections);
        foreach (var name in left.Scores.Keys.Union(right.Scores.Keys).Order(StringComparer.Ordinal))
        {
            var (l, r) = (left.Scores.GetValueOrDefault(name)?.Value, right.Scores.GetValueOrDefault(name)?.Value);
            if (l is null || r is null || Math.Abs(l.Value - r.Value) > scoreTolerance) yield return Change($"scores.{name}", l, r);
        }

        if (!left.FailedPages.SequenceEqual(right.FailedPages)) yield return Change("failed_pages", left.FailedPages, right.FailedPages);
    }

    private static string Key(DeckSection section) => $"{section.Type} {string.Join(',', section.Pages)}";

    private static FieldChange Change(string field, object? left, object? right) => new() { Field = field, Left = left, Right = right };

    private static PageAnalysis? Find(DeckAnalysis result, int number) => result.Pages.FirstOrDefault(page => page.Number == number);
}

/// <summary>What differs over the whole deck.</summary>
public sealed record ComparedSummary(IReadOnlyList<FieldChange> Changed);
