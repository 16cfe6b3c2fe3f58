using System.Globalization;

namespace Workflows.Integration.Tests;

/// <summary>Batches as users run them: concurrent, repeated, paused, cancelled, with parts missing.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task TwoBatches_SharingDecks_BothFinishAndEachDeckIsCachedOnce()
    {
        await using var stack = new Stack();
        await stack.StartAsync();
        var decks = await stack.UploadSamplesAsync(4);

        var jobs = await Task.WhenAll(stack.RunAsync(decks.Take(3)), stack.RunAsync(decks.Skip(1)));
        var finals = new[] { await stack.WaitUntilFinalAsync(jobs[0]), await stack.WaitUntilFinalAsync(jobs[1]) };

        Assert.All(finals, f => Assert.Equal("succeeded", f.State));
        Assert.All(await stack.CachedAsync(decks), d => Assert.True(d.Value));
        Assert.All(stack.AnalyzerCalls(), c => Assert.Equal(1, c.Value));
    }

    [Fact]
    public async Task SecondRun_OfTheSameDecks_ReportsThemAsCachedAndAnalysesNothing()
    {
        await using var stack = new Stack();
        await stack.StartAsync();
        var decks = await stack.UploadSamplesAsync(2);
        await stack.WaitUntilFinalAsync(await stack.RunAsync(decks));
        var calls = stack.AnalyzerCalls().Values.Sum();

        var job = await stack.RunAsync(decks);
        var final = await stack.WaitUntilFinalAsync(job);

        Assert.Equal(2, final.Items["cached"]);
        Assert.Equal(calls, stack.AnalyzerCalls().Values.Sum());
        var results = (await stack.GetJsonAsync($"/api/v1/jobs/{job}/results")).GetProperty("batch_results");
        Assert.Equal(decks.Select(d => d.ToString(CultureInfo.InvariantCulture)).Order(), results.EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task Callback_Unreachable_NothingIsLost()
    {
        await using var stack = new Stack { CallbackUrl = "http://127.0.0.1:9" };
        await stack.StartAsync();
        var decks = await stack.UploadSamplesAsync(2);

        var final = await stack.WaitUntilFinalAsync(await stack.RunAsync(decks));

        Assert.Equal("succeeded", final.State);
        Assert.All(await stack.CachedAsync(decks), d => Assert.True(d.Value));
    }

    [Fact]
    public async Task WorkerAbsent_JobWaitsSaysWhyAndGoesOnByItself()
    {
        await using var stack = new Stack();
        await stack.StartAzuriteAsync();
        await stack.StartHostAsync();
        var decks = await stack.UploadSamplesAsync(1);
        var job = await stack.RunAsync(decks);

        await stack.WaitForAsync(job, j => j.ReasonCode == "WORKER_ABSENT", "the job says that no worker is there");
        stack.StartWorker();
        var final = await stack.WaitUntilFinalAsync(job);

        Assert.Equal("succeeded", final.State);
        Assert.Null(final.ReasonCode);
    }

    [Fact]
    public async Task Worker_StartedBeforeTheHost_ConnectsWhenItComes()
    {
        await using var stack = new Stack();
        await stack.StartAzuriteAsync();
        stack.StartWorker();
        await stack.StartHostAsync();
        var decks = await stack.UploadSamplesAsync(1);

        var final = await stack.WaitUntilFinalAsync(await stack.RunAsync(decks));

        Assert.Equal("succeeded", final.State);
    }

    [Fact]
    public async Task Cancel_InTheMiddleOfADeck_StopsItAndKeepsFinishedDecks()
    {
        await using var stack = new Stack { PageTime = TimeSpan.FromMilliseconds(150) };
        await stack.StartAsync();
        var decks = await stack.UploadSamplesAsync(4);
        var job = await stack.RunAsync(decks);
        await stack.WaitForAsync(job, j => j.Items["done"] >= 1, "one deck is done");

        await stack.PostAsync($"/api/v1/jobs/{job}/cancel");
        var final = await stack.WaitUntilFinalAsync(job);

        Assert.Equal("cancelled", final.State);
        Assert.True(final.Items["done"] >= 1);
        Assert.True(final.Items["cancelled"] >= 2, final.Raw);
        Assert.True(stack.AnalyzerCalls().Count < decks.Count);
    }

    [Fact]
    public async Task Pause_StopsAfterTheDeckInHand_ResumeFinishes()
    {
        await using var stack = new Stack { PageTime = TimeSpan.FromMilliseconds(60) };
        await stack.StartAsync();
        var decks = await stack.UploadSamplesAsync(3);
        var job = await stack.RunAsync(decks);
        await stack.WaitForAsync(job, j => j.Items["running"] >= 1, "a deck runs");

        await stack.PostAsync($"/api/v1/jobs/{job}/pause");
        var paused = await stack.WaitForAsync(job, j => j.State == "paused", "the job is paused");
        await stack.PostAsync($"/api/v1/jobs/{job}/resume");
        var final = await stack.WaitUntilFinalAsync(job);

        Assert.Equal(0, paused.Items["running"]);
        Assert.True(paused.Finished < decks.Count, paused.Raw);
        Assert.Equal("succeeded", final.State);
    }
}
