using System.Text.Json;
using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>How often a model and prompt say what the golden set calls right.</summary>
public sealed record GoldenScore
{
    /// <summary>Misses that are listed; the counts are of all.</summary>
    public const int MissesMax = 500;

    public required string VisionModel { get; init; }

    public required string AnalysisPrompt { get; init; }

    /// <summary>Picks looked at.</summary>
    public required int Picks { get; init; }

    /// <summary>Picks whose deck has a result of this model and prompt for the content that the pick is about.</summary>
    public required int Scored { get; init; }

    public required int Agree { get; init; }

    /// <summary>Agreeing share of the scored, 0 to 1; null when nothing could be scored.</summary>
    public double? Score { get; init; }

    public required IReadOnlyDictionary<string, FieldScore> ByField { get; init; }

    public required IReadOnlyList<GoldenMiss> Misses { get; init; }

    /// <summary>There are more picks than one score looks at; null when not.</summary>
    public bool? Truncated { get; init; }

    /// <param name="resultOf">The result of a deck under the model and prompt; null when there is none for its present content.</param>
    internal static GoldenScore Of(DeckSelection selection, IReadOnlyList<GoldenPick> picks, Func<GoldenPick, DeckAnalysis?> resultOf, bool isTruncated)
    {
        var judged = picks.Select(pick => (Pick: pick, Result: resultOf(pick))).Where(one => one.Result is not null)
            .Select(one => (one.Pick, Page: one.Result!.Pages.FirstOrDefault(page => page.Number == one.Pick.Page)))
            .Select(one => (one.Pick, one.Page, IsRight: GoldenMatch.IsRight(one.Pick, one.Page)))
            .ToArray();
        return new()
        {
            VisionModel = selection.VisionModel,
            AnalysisPrompt = selection.AnalysisPrompt,
            Picks = picks.Count,
            Scored = judged.Length,
            Agree = judged.Count(one => one.IsRight),
            Score = Share(judged.Count(one => one.IsRight), judged.Length),
            ByField = judged.GroupBy(one => one.Pick.Field, StringComparer.Ordinal).ToDictionary(
                named => named.Key, named => new FieldScore(named.Count(), named.Count(one => one.IsRight), Share(named.Count(one => one.IsRight), named.Count())), StringComparer.Ordinal),
            Misses = [.. judged.Where(one => !one.IsRight).Take(MissesMax).Select(one => new GoldenMiss(
                one.Pick.DeckId, one.Pick.Page, one.Pick.Field, one.Pick.Values[0],
                one.Page is { Failure: null } page ? GoldenMatch.ValueOf(one.Pick.Field, page) : null))],
            Truncated = isTruncated ? true : null,
        };
    }

    private static double? Share(int part, int all) => all == 0 ? null : Math.Round((double)part / all, 4);
}

public sealed record FieldScore(int Scored, int Agree, double? Score);

/// <param name="Actual">Null when the page has no analysis.</param>
public sealed record GoldenMiss(int DeckId, int Page, string Field, JsonElement Expected, JsonElement? Actual);
