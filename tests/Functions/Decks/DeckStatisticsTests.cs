using Workflows.Decks;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.Decks;

public sealed class DeckStatisticsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_Ends_CountsByModel_AndLeavesCachedOnesOutOfTimesAndRates()
    {
        AnalysisEnd[] ends =
        [
            End("classic", ItemState.Done, seconds: 10, pages: 5), End("classic", ItemState.Done, seconds: 20, pages: 5), End("classic", ItemState.Failed, seconds: 99),
            End("classic", ItemState.Cached, seconds: 0.1), End("openai:x", ItemState.Done, seconds: 30, pages: 10) with { Cost = null },
        ];

        var statistics = DeckStatistics.Of(Now.AddDays(-30), 30, ends, isCut: false, []);

        Assert.Equal(new EndCounts(3, 1, 1), statistics.Decks);
        Assert.Equal(0.2, statistics.CacheHitRate);
        Assert.Equal(new Spread(20, 20, 30, 3), statistics.DeckSeconds);
        Assert.Equal((3d, 3), (statistics.PageSeconds.P50, statistics.PageSeconds.Samples));
        Assert.Equal(["classic", "openai:x"], statistics.Models.Select(model => model.VisionModel));
        Assert.Equal((0.6667, "0.00"), (statistics.Models[0].SuccessRate, statistics.Models[0].Cost));
        Assert.Equal((1d, null), (statistics.Models[1].SuccessRate, statistics.Models[1].Cost));
    }

    [Fact]
    public void Of_NoEnds_SaysNothingRatherThanZero()
    {
        var statistics = DeckStatistics.Of(Now.AddDays(-30), 30, [], isCut: false, []);

        Assert.Null(statistics.CacheHitRate);
        Assert.Equal(new Spread(null, null, null, 0), statistics.DeckSeconds);
    }

    [Fact]
    public void ToEntity_LaterEnds_ComeFirst_AndComeBackEqual()
    {
        var keys = new[] { Now, Now.AddMilliseconds(1), Now.AddHours(11), Now.AddDays(1), Now.AddYears(1) }
            .Select(at => (End("m", ItemState.Done, 1, 1) with { EndedAt = at }).ToEntity()).ToArray();

        for (var i = 1; i < keys.Length; i++)
            Assert.True(string.CompareOrdinal(keys[i].PartitionKey + keys[i].RowKey, keys[i - 1].PartitionKey + keys[i - 1].RowKey) < 0);
        var end = End("m", ItemState.Failed, 1.5) with { Cost = 0.0012m, InputTokens = 7, CallbackSeconds = 0.25 };
        Assert.Equal(end, AnalysisEnd.From(end.ToEntity()));
    }

    private static AnalysisEnd End(string model, ItemState state, double seconds, int pages = 0) => new()
    {
        JobId = "1",
        Attempt = 1,
        Index = 0,
        EndedAt = Now,
        VisionModel = model,
        State = state,
        Seconds = seconds,
        AnalysisSeconds = state == ItemState.Done ? seconds : null,
        Pages = pages,
        Cost = 0,
    };
}
