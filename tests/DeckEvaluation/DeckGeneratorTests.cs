using Workflows.DeckTruth;
using Workflows.DeckTruth.Facts;
using Workflows.DeckTruth.Wording;

namespace Workflows.DeckEvaluation.Tests;

/// <summary>The truth that everything else is measured with.</summary>
public sealed class DeckGeneratorTests
{
    [Fact]
    public void Create_SameNumberTwice_IsTheSameDeckByteForByte()
    {
        var (first, second) = (DeckGenerator.Create(DeckSet.Development, 2), DeckGenerator.Create(DeckSet.Development, 2));

        Assert.Equal(first.Pdf, second.Pdf);
        Assert.Equal(first.Facts.ToJson(), second.Facts.ToJson());
    }

    [Fact]
    public void Create_MissingSections_AreThoseWithoutAPage()
    {
        var facts = DeckGenerator.Create(DeckSet.HeldOut, 3).Facts;

        Assert.Equal(
            Enum.GetValues<SlideKind>().Where(k => k != SlideKind.Other && facts.Pages.All(p => p.Kind != k)),
            facts.Missing);
    }

    [Theory]
    [InlineData("en", 8)]
    [InlineData("de", 5)]
    [InlineData("fr", 5)]
    [InlineData("es", 5)]
    public void Load_EachSet_HasEnoughHeadlinesOfEachKind_AndHidesTheOthers(string language, int headlines)
    {
        var (development, heldOut) = (Phrases.Load(language, DeckSet.Development), Phrases.Load(language, DeckSet.HeldOut));

        foreach (var kind in Enum.GetValues<SlideKind>().Where(k => k is not (SlideKind.Cover or SlideKind.Other or SlideKind.Contact)))
        {
            var (seen, hidden) = (development.Of(kind, PhraseUse.Headline), heldOut.Of(kind, PhraseUse.Headline));
            Assert.InRange(seen.Count, headlines, 20);
            Assert.InRange(hidden.Count, headlines, 20);
            Assert.InRange(seen.Intersect(hidden).Count(), 2, 3);
            Assert.InRange(development.Of(kind, PhraseUse.Lead).Intersect(heldOut.Of(kind, PhraseUse.Lead)).Count(), 1, 1);
        }
    }

    [Fact]
    public void Print_Figures_MeanWhatTheySay()
    {
        var figures = new Figures(new Dice(5), "en", "USD");

        Assert.Contains(Enumerable.Range(0, 40).Select(_ => figures.Money(4.2m, 6)), f => f.Text == "$4.2M" && f.Fact is { Value: 4_200_000, Currency: "USD" });
        Assert.Contains(Enumerable.Range(0, 40).Select(_ => figures.Money(4.2m, 6)), f => f.Text == "$4,200,000" && f.Fact.Value == 4_200_000);
        Assert.Contains(Enumerable.Range(0, 40).Select(_ => new Dates(new Dice(5), "de").Quarter(3, 2026)), f => f.Fact.Date == "2026-Q3");
    }
}
