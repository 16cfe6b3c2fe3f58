using Workflows.Contracts;
using Workflows.Decks;
using Workflows.Functions.Tests.App;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.Decks;

public sealed class DeckEndTests
{
    private const string Job = "01abc";

    private static readonly ModelUsage Usage = new() { Calls = 2, InputTokens = 10, OutputTokens = 1, Cost = 0.5m };

    private static readonly AnalyzeDeckOutput Output = new()
    {
        DeckId = 1,
        Status = ItemStatus.Done,
        VisionModel = "openai:x",
        AnalysisPrompt = "",
        CacheKey = "k",
        StartedAt = DateTimeOffset.UnixEpoch,
        Usage = Usage,
        ResultSha256 = "ab",
    };

    [Fact]
    public void Read_Done_CostsWhatItUsed_AndRefersToItsResult()
    {
        var end = DeckEnd.Read(Output, Job);

        Assert.Equal((ItemState.Done, 0.5m, "ab"), (end.State, end.Cost, end.ResultRef));
        Assert.Null(DeckEnd.Read(Output with { Usage = Usage with { Cost = null } }, Job).Cost);
        Assert.Equal(0m, DeckEnd.Read(Output with { Usage = null }, Job).Cost);
    }

    [Fact]
    public void Read_CachedByThisVeryJob_IsItsOwnWork_AndCostsWhatTheLostWorkerSpent()
    {
        var result = FakeResults.Of(new() { JobId = Job, InstanceId = "i", DeckId = 1, BlobName = "a.pdf", VisionModel = "openai:x" }, 1, Usage, isSecondPageFailed: false);
        var cached = Output with { Status = ItemStatus.Cached, Usage = null, Result = result, ResultJobId = Job };

        Assert.Equal((ItemState.Done, 0.5m), (DeckEnd.Read(cached, Job).State, DeckEnd.Read(cached, Job).Cost));
        Assert.Equal((ItemState.Cached, 0m), (DeckEnd.Read(cached, "01other").State, DeckEnd.Read(cached, "01other").Cost));
        Assert.Null(DeckEnd.Read(cached with { Result = null }, Job).Cost);
    }

    [Fact]
    public void Read_Failed_IsTriedAgainOnlyWhenTheFaultPasses()
    {
        Assert.True(DeckEnd.Read(Output with { Status = ItemStatus.Failed, Failure = new() { Code = ModelFailures.BusyCode, Sentence = "s", Action = "a" } }, Job).IsPassing);
        Assert.False(DeckEnd.Read(Output with { Status = ItemStatus.Failed, Failure = ItemFailures.Corrupt() }, Job).IsPassing);
        Assert.Equal("WORKER_ERROR", DeckEnd.Read(Output with { Status = ItemStatus.Failed }, Job).Code);
    }

    [Fact]
    public void Read_Cancelled_StillCosts() =>
        Assert.Equal((ItemState.Cancelled, 0.5m), (DeckEnd.Read(Output with { Status = ItemStatus.Cancelled }, Job).State, DeckEnd.Read(Output with { Status = ItemStatus.Cancelled }, Job).Cost));
}
