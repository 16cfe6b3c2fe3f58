using System.Text.Json;
using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>Whether a reading of a page says what a pick calls right. Pure.</summary>
internal static class GoldenMatch
{
    /// <summary>The reading's value of a field as a pick keeps it: slide types and headlines as text, figures as a list.</summary>
    public static JsonElement ValueOf(string field, PageAnalysis page) => field switch
    {
        GoldenPick.SlideType => JsonSerializer.SerializeToElement(page.SlideType?.Type, ContractJson.Options),
        GoldenPick.Headline => JsonSerializer.SerializeToElement(page.Headline, ContractJson.Options),
        GoldenPick.Figures => JsonSerializer.SerializeToElement(page.Figures, ContractJson.Options),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Unknown field."),
    };

    public static bool IsRight(GoldenPick pick, PageAnalysis? page) =>
        page is { Failure: null } && pick.Values.Any(value => AreSame(pick.Field, value, ValueOf(pick.Field, page)));

    /// <summary>left, right or tie; null when no pick speaks for either.</summary>
    public static string? Winner(IReadOnlyList<GoldenPick> picks, PageAnalysis? left, PageAnalysis? right)
    {
        var (forLeft, forRight) = (picks.Count(pick => IsRight(pick, left)), picks.Count(pick => IsRight(pick, right)));
        if (forLeft + forRight == 0) return null;
        return forLeft == forRight ? "tie" : forLeft > forRight ? "left" : "right";
    }

    private static bool AreSame(string field, JsonElement expected, JsonElement actual) => field switch
    {
        GoldenPick.SlideType => expected.ToString() == actual.ToString(),
        GoldenPick.Headline => ComparableText.AreSameInAnyCase(expected.ToString(), actual.ToString()),
        GoldenPick.Figures => Figures.AreSame(Read(expected), Read(actual)),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Unknown field."),
    };

    private static PageFigure[] Read(JsonElement value) => value.Deserialize<PageFigure[]>(ContractJson.Options) ?? [];
}
