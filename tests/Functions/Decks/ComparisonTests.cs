using Workflows.Contracts;
using Workflows.Decks;

namespace Workflows.Functions.Tests.Decks;

public sealed class ComparisonTests
{
    private static readonly PageBox Top = new() { X = 0.1, Y = 0.1, Width = 0.5, Height = 0.1 };
    private static readonly PageBox Below = new() { X = 0.1, Y = 0.5, Width = 0.5, Height = 0.1 };

    [Theory]
    [InlineData("The problem", "The  problem ")]
    [InlineData("\u201cWe\u2019re\u201d here", "\"We're\" here")]
    [InlineData("2024\u20132026 \u2026", "2024-2026 ...")]
    [InlineData("co\u00adoperate", "cooperate")]
    [InlineData(null, "")]
    public void Changes_TextsThatReadTheSame_AreNone(string? left, string? right)
    {
        Assert.True(ComparableText.AreSame(left, right));
        Assert.Empty(PageComparison.Changes(Page(headline: left, text: left ?? ""), Page(headline: right, text: right ?? "")));
    }

    [Fact]
    public void Changes_AnotherHeadline_NamesTheLinesOfBothSides()
    {
        var changes = PageComparison.Changes(Page(headline: "The problem", text: "The problem"), Page(headline: "A problem", text: "A problem"));

        var headline = Assert.Single(changes, change => change.Field == "headline");
        Assert.Equal(("The problem", "A problem"), (headline.Left, headline.Right));
        Assert.Equal([Top], headline.LeftBoxes);
        Assert.Equal([Top], Assert.Single(changes, change => change.Field == "text").RightBoxes);
    }

    [Theory]
    [InlineData(4_200_000, 4_210_000, true)]
    [InlineData(4_200_000, 4_300_000, false)]
    public void Changes_Figures_AreComparedWithATolerance(double left, double right, bool same)
    {
        var (a, b) = (Page(figures: [Amount(left, "$a")]), Page(figures: [Amount(right, "$b")]));

        Assert.Equal(same, PageComparison.Changes(a, b).All(change => change.Field != "figures"));
    }

    [Fact]
    public void Changes_TheSameFigureTwiceAgainstOnce_IsAChange() =>
        Assert.Contains(PageComparison.Changes(Page(figures: [Amount(5, "5"), Amount(5, "5")]), Page(figures: [Amount(5, "5")])), change => change.Field == "figures");

    [Fact]
    public void Changes_Regions_ThatOverlapByHalf_AreTheSame()
    {
        var moved = Top with { X = Top.X + 0.1 };

        Assert.Empty(PageComparison.Changes(Page(regions: [Region(RegionKind.Chart, Top)]), Page(regions: [Region(RegionKind.Chart, moved)])));
        var changed = Assert.Single(PageComparison.Changes(
            Page(regions: [Region(RegionKind.Chart, Top)]), Page(regions: [Region(RegionKind.Table, Top), Region(RegionKind.Chart, Below)])));
        Assert.Equal([Top], changed.LeftBoxes);
        Assert.Equal([Top, Below], changed.RightBoxes);
    }

    [Fact]
    public void Changes_APageThatFailed_DiffersInThatAlone()
    {
        var failed = Page(headline: "x") with { Failure = ItemFailures.Corrupt() };

        Assert.Equal("failure", Assert.Single(PageComparison.Changes(failed, Page(headline: "y"))).Field);
        Assert.Empty(PageComparison.Changes(failed, failed));
        Assert.Equal("failure", Assert.Single(PageComparison.Changes(null, Page())).Field);
    }

    [Fact]
    public void Winner_CountsPicks_AndSharedTruthIsATie()
    {
        var (left, right) = (Page(headline: "One", type: SlideType.Team), Page(headline: "Two", type: SlideType.Team));
        var headline = Pick(GoldenPick.Headline, left);

        Assert.Equal("left", GoldenMatch.Winner([headline], left, right));
        Assert.Equal("tie", GoldenMatch.Winner([Pick(GoldenPick.SlideType, left)], left, right));
        Assert.Equal("left", GoldenMatch.Winner([headline, Pick(GoldenPick.SlideType, left)], left, right));
        Assert.Null(GoldenMatch.Winner([], left, right));
        Assert.False(GoldenMatch.IsRight(headline, left with { Failure = ItemFailures.Corrupt() }));
    }

    [Fact]
    public void Score_CountsOnlyWhatHasAResult_AndListsMisses()
    {
        var right = Page(headline: "Right", type: SlideType.Team);
        var picks = new[] { Pick(GoldenPick.Headline, right), Pick(GoldenPick.SlideType, right), Pick(GoldenPick.Headline, right) with { DeckId = 2 } };
        var read = Page(headline: "RIGHT", type: SlideType.Market);

        var score = GoldenScore.Of(new("classic", ""), picks, pick => pick.DeckId == 1 ? Deck(read) : null, isTruncated: false);

        Assert.Equal((3, 2, 1, 0.5), (score.Picks, score.Scored, score.Agree, score.Score));
        var miss = Assert.Single(score.Misses);
        Assert.Equal((GoldenPick.SlideType, "team", "market"), (miss.Field, miss.Expected.ToString(), miss.Actual.ToString()));
        Assert.Equal(1, score.ByField[GoldenPick.Headline].Score);
    }

    private static GoldenPick Pick(string field, PageAnalysis page) =>
        new() { DeckId = 1, Page = 1, Field = field, Values = [GoldenMatch.ValueOf(field, page)], PickedAt = DateTimeOffset.UnixEpoch };

    private static PageFigure Amount(double value, string text) => new() { Kind = FigureKind.Amount, Text = text, Value = value, Currency = "USD" };

    private static PageRegion Region(RegionKind kind, PageBox box) => new() { Kind = kind, Box = box, Confidence = 1, Reason = "test" };

    private static DeckAnalysis Deck(PageAnalysis page) => App.FakeResults.Of(
        new() { JobId = "1", InstanceId = "1", DeckId = 1, BlobName = "a.pdf" }, 1, null, isSecondPageFailed: false) with
    { Pages = [page] };

    private static PageAnalysis Page(
        string? headline = "Same", string text = "Same", SlideType type = SlideType.Cover, IReadOnlyList<PageFigure>? figures = null, IReadOnlyList<PageRegion>? regions = null) =>
        App.FakeResults.Of(new() { JobId = "1", InstanceId = "1", DeckId = 1, BlobName = "a.pdf" }, 1, null, isSecondPageFailed: false).Pages[0] with
        {
            Headline = headline,
            Text = text,
            Lines = [new() { Text = text, Box = Top, Size = 20, Source = TextSource.Layer }],
            SlideType = new() { Type = type, Confidence = 1, Reason = "test" },
            Figures = figures ?? [],
            Regions = regions ?? [],
        };
}
