using Workflows.Contracts;
using Workflows.GpuWorker.Callback;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decks;

[Collection(AzuriteCollection.Name)]
public sealed class AnalysisCallbackTests(AzuriteFixture azurite)
{
    private readonly int _deck = DeckBench.NewDeck();

    [Fact]
    public async Task Analyze_FinishedDeck_IsPostedOnce_AndLoggedInTheRequiredWords()
    {
        await using var server = await CallbackServer.StartAsync(204);
        await using var bench = Bench(server.Address);
        await bench.UploadAsync(_deck, SampleDecks.Dark());

        await bench.AnalyzeAsync(DeckBench.Input(_deck));
        await bench.AnalyzeAsync(DeckBench.Input(_deck));

        var (key, body) = Assert.Single(server.Received);
        Assert.Equal("shared", key);
        Assert.Equal(_deck, body.GetProperty("deck_id").GetInt32());
        Assert.Equal(("classic", "Rate the design"), (body.GetProperty("vision_model").GetString(), body.GetProperty("analysis_prompt").GetString()));
        Assert.Equal("Energy for everyone", body.GetProperty("visual_results").GetProperty("pages")[0].GetProperty("headline").GetString());
        Assert.Contains($"Cached visual analysis via HTTP: deck {_deck}", bench.Log);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(401)]
    public async Task Analyze_CallbackRefused_StillSucceeds_AndDoesNotClaimOtherwise(int status)
    {
        await using var server = await CallbackServer.StartAsync(status);
        await using var bench = Bench(server.Address);
        await bench.UploadAsync(_deck, SampleDecks.Dark());

        var output = await bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal(ItemStatus.Done, output.Status);
        Assert.Single(server.Received);
        Assert.DoesNotContain(bench.Log, line => line.StartsWith("Cached visual analysis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Analyze_NobodyListens_StillSucceeds()
    {
        await using var bench = Bench($"http://127.0.0.1:{FreePort.Next()}");
        await bench.UploadAsync(_deck, SampleDecks.Dark());

        Assert.Equal(ItemStatus.Done, (await bench.AnalyzeAsync(DeckBench.Input(_deck))).Status);
    }

    [Fact]
    public async Task Analyze_CallbackThatNeverAnswers_IsGivenUp()
    {
        await using var server = await CallbackServer.StartAsync(answer: null);
        await using var bench = Bench(server.Address);
        await bench.UploadAsync(_deck, SampleDecks.Dark());

        var output = await bench.AnalyzeAsync(DeckBench.Input(_deck));

        Assert.Equal(ItemStatus.Done, output.Status);
        Assert.InRange(output.Seconds, new CallbackOptions().Timeout.TotalSeconds, 30);
        Assert.Contains(bench.Log, line => line.Contains("no answer in time", StringComparison.Ordinal));
    }

    private DeckBench Bench(string address) => new(
        azurite.ConnectionString, (WorkerSettings.CallbackUrl, address), (WorkerSettings.InternalKey, "shared"));
}
