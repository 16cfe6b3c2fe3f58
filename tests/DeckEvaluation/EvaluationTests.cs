using System.Collections.Concurrent;
using Workflows.Contracts;
using Workflows.DeckScoring;
using Workflows.DeckTruth;
using Workflows.DeckTruth.Facts;
using Xunit.Abstractions;

namespace Workflows.DeckEvaluation.Tests;

/// <summary>The classic analyser on decks that it has never seen, made by code that shares nothing with it.</summary>
public sealed class EvaluationTests(ITestOutputHelper output)
{
    /// <summary>Held-out decks of the quick run: all languages and formats, but no scanned page, which takes seconds to read.</summary>
    private static readonly int[] Quick = [1, 4, 5, 7, 8, 10, 18, 25];

    [Fact]
    public async Task Analyze_SomeHeldOutDecks_IsMostlyRight()
    {
        var scores = await ScoreAsync(Quick);

        // Fewer decks, more luck: a little below the targets of the whole set.
        Assert.InRange(scores.SlideType.Value, 0.85, 1);
        Assert.InRange(scores.Figures.F1, 0.92, 1);
        Assert.InRange(scores.Regions.F1, 0.75, 1);
        Assert.InRange(scores.Missing.Value, 0.92, 1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Analyze_AllHeldOutDecks_MeetsTheTargets()
    {
        var scores = await ScoreAsync(Enumerable.Range(1, DeckGenerator.DecksPerSet));

        Assert.InRange(scores.SlideType.Value, 0.90, 1);
        Assert.InRange(scores.Figures.F1, 0.95, 1);
        Assert.InRange(scores.Regions.Recall, 0.80, 1);
        Assert.InRange(scores.Regions.Precision, 0.80, 1);
        Assert.InRange(scores.Missing.Value, 0.95, 1);
    }

    private async Task<Scores> ScoreAsync(IEnumerable<int> numbers)
    {
        var decks = new ConcurrentBag<(DeckFacts, DeckAnalysis)>();
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (number, _) =>
        {
            var deck = DeckGenerator.Create(DeckSet.HeldOut, number);
            decks.Add((deck.Facts, await Analyser.RunAsync(deck)));
        });
        var scores = DeckScorer.Score([.. decks]);
        output.WriteLine(ScoreReport.Write(scores, examples: 0));
        return scores;
    }
}
