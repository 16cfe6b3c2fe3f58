namespace Workflows.Integration.Tests;

/// <summary>kill -9 in the middle of a batch, start again: the batch finishes and nothing finished is done twice.</summary>
public sealed class KillTests
{
    private const int Decks = 5;
    private static readonly TimeSpan PageTime = TimeSpan.FromMilliseconds(80);

    [Theory]
    [InlineData("host")]
    [InlineData("worker")]
    [InlineData("azurite")]
    [InlineData("all")]
    public async Task Batch_PartKilledAfterSecondCheckpoint_FinishesWithoutRepeatingFinishedDecks(string victim)
    {
        await using var stack = new Stack { PageTime = PageTime };
        await stack.StartAsync();
        var decks = await stack.UploadSamplesAsync(Decks);
        var job = await stack.RunAsync(decks);
        await stack.WaitForAsync(job, j => j.Items["done"] >= 2, "two decks are done");
        var doneBefore = await DoneItemsAsync(stack, job);

        await KillAndRestartAsync(stack, victim);
        var final = await stack.WaitUntilFinalAsync(job);

        Assert.Equal("succeeded", final.State);
        Assert.Equal(Decks, final.Finished);
        Assert.Equal(100, final.Percent);
        Assert.True(final.Interruptions >= (victim is "azurite" ? 0 : 1), final.Raw);
        var calls = stack.AnalyzerCalls();
        Assert.All(doneBefore, deck => Assert.Equal(1, calls[deck]));
        Assert.True(calls.Values.Sum() <= Decks + 1, "more than the deck in flight was analysed again");
        Assert.All(await stack.CachedAsync(decks), deck => Assert.True(deck.Value, $"deck {deck.Key} is not in the cache"));
        var items = await stack.GetItemsAsync(job);
        Assert.Equal(decks.Select(d => $"{d}").Order(), items.Keys.Order());
        Assert.All(items.Values, i => Assert.Contains(i.GetProperty("state").GetString(), new[] { "done", "cached" }));
    }

    private static async Task KillAndRestartAsync(Stack stack, string victim)
    {
        switch (victim)
        {
            case "host":
                stack.Host!.Dispose();
                await stack.StartHostAsync(afterUncleanStop: true);
                break;
            case "worker":
                stack.Worker!.Dispose();
                stack.StartWorker();
                break;
            case "azurite":
                await stack.Azurite!.KillAsync();
                await stack.StartAzuriteAsync();
                await stack.RebuildAsync();
                break;
            case "all":
                await stack.Azurite!.KillAsync();
                stack.Host!.Dispose();
                stack.Worker!.Dispose();
                await stack.StartAzuriteAsync();
                await stack.StartHostAsync(afterUncleanStop: true);
                stack.StartWorker();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(victim), victim, "no such part");
        }
    }

    private static async Task<List<int>> DoneItemsAsync(Stack stack, string job) =>
        (await stack.GetItemsAsync(job))
            .Where(i => i.Value.GetProperty("state").GetString() == "done")
            .Select(i => int.Parse(i.Key, System.Globalization.CultureInfo.InvariantCulture)).ToList();
}
