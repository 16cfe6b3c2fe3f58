using Workflows.DeckScoring;

namespace Workflows.DeckEvaluation.Tests;

/// <summary>The ruler itself.</summary>
public sealed class ScoringTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("slide", "slide", 0)]
    [InlineData("slide", "slda", 2)]
    [InlineData("", "abc", 3)]
    public void Between_Texts_CountsTheFewestEdits(string a, string b, int edits) => Assert.Equal(edits, EditDistance.Between(a, b));

    [Fact]
    public void Tally_WrongAndMissed_LowerPrecisionAndRecall()
    {
        var tally = new Tally();
        tally.Add(right: 6, wrong: 2, missed: 4);

        Assert.Equal(0.75, tally.Precision);
        Assert.Equal(0.6, tally.Recall);
        Assert.Equal(2 * 0.75 * 0.6 / 1.35, tally.F1, 6);
    }
}
