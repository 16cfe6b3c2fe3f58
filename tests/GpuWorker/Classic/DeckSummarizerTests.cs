using Workflows.Contracts;
using Workflows.GpuWorker.Classic;

namespace Workflows.GpuWorker.Tests.Classic;

/// <summary>The example of docs/deck-scores.md, and what the summary says beside the scores.</summary>
public sealed class DeckSummarizerTests
{
    private static readonly PageAnalysis[] Deck =
    [
        Page(1, SlideType.Cover, words: 10, headline: 48, body: 18, contrast: 15, empty: 0.9),
        Page(2, SlideType.Problem, words: 50, headline: 32, body: 16, contrast: 12, empty: 0.7),
        Page(3, SlideType.Team, words: 40, headline: 28, body: 14, contrast: 3, empty: 0.6),
        Page(4, SlideType.Solution, words: 120, headline: 24, body: 12, contrast: 12, empty: 0.5),
        Page(5, SlideType.Other, words: 15, headline: 32, body: 16, contrast: null, empty: 0.8),
    ];

    [Fact]
    public void Summarize_Scores_AreThoseOfTheDocumentedExample()
    {
        var scores = DeckSummarizer.Summarize("A deck", Deck).Scores;

        Assert.Equal(["consistency", "density", "readability", "story"], scores.Keys);
        Assert.Equal([92.0, 34.4, 81.8, 50.5], scores.Values.Select(s => s.Value));
        Assert.Equal("4 of 11 usual sections, 5 of 6 pairs of them in the usual order", scores["story"].Reason);
    }

    [Fact]
    public void Summarize_SectionsInTheOrderOfTheDeck_AndTheMissingOnesInTheUsualOne()
    {
        var summary = DeckSummarizer.Summarize(null, Deck);

        Assert.Equal([SlideType.Cover, SlideType.Problem, SlideType.Team, SlideType.Solution], summary.Sections.Select(s => s.Type));
        Assert.Equal(
            [SlideType.Market, SlideType.BusinessModel, SlideType.Traction, SlideType.Competition, SlideType.Financials, SlideType.Ask, SlideType.Contact],
            summary.MissingSections);
        Assert.Equal(("Headline 1", 3, 4), (summary.Title, Assert.Single(summary.LowContrastPages), Assert.Single(summary.DensePages)));
    }

    [Fact]
    public void Summarize_FailedPages_CountForNothingButTheirNumber()
    {
        var failed = Deck[1] with { Failure = ItemFailures.CorruptPage(2) };

        var summary = DeckSummarizer.Summarize(null, [Deck[0], failed]);

        Assert.Equal((2, 10, 10.0), (Assert.Single(summary.FailedPages), summary.WordCount, summary.WordsPerPage));
    }

    private static PageAnalysis Page(int number, SlideType type, int words, double headline, double body, double? contrast, double empty) => new()
    {
        Number = number,
        Width = 960,
        Height = 540,
        Headline = $"Headline {number}",
        HeadlineSize = headline,
        BodySize = body,
        Text = "text",
        WordCount = words,
        Palette = [new PaletteColour { Hex = "#ffffff", Share = 0.9 }, new PaletteColour { Hex = "#142878", Share = 0.1 }],
        Background = "#ffffff",
        ContrastRatio = contrast,
        ImageAreaShare = 0,
        TextAreaShare = 0.1,
        EmptyAreaShare = empty,
        ImageCount = 0,
        SlideType = new SlideTypeGuess { Type = type, Confidence = 0.9, Reason = "" },
    };
}
