using System.Security.Cryptography;
using Workflows.Cli.Api;
using Workflows.Cli.Progress;
using Workflows.Runner;
using Workflows.Testing;

namespace Workflows.Cli.Tests.Runner;

/// <summary>What a <c>./run</c> does about jobs that an earlier one left unfinished. The app's next job is j1, and deck 7 is there.</summary>
public sealed class DeckRunTests
{
    private const string Asked = """{"deck_ids":[7],"variants":[{"vision_model":"classic","analysis_prompt":"","name":"classic"}],"use_cache":true}""";
    private const string Start = "/api/dojo/extraction-test/run-visual-analysis";

    [Fact]
    public async Task Run_SameRequestUnfinished_GoesOnWithThatJob()
    {
        await using var app = await StartAppAsync();
        app.Jobs["j0"] = Job("j0", "running", Asked);
        app.Streams.Enqueue(Ends(app, "j0"));

        var run = await RunAsync(app);

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Contains("Job j0 was interrupted; going on with it: 4 of 10 decks are done.\n", run.Messages, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Changes, change => change.Path == Start);
        Assert.Contains("\"job\":\"j0\"", run.Events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SameRequestOnALaterPage_IsFound()
    {
        await using var app = await StartAppAsync();
        app.JobsPerPage = 1;
        app.Jobs["j9"] = FakeApp.Job("j9", "succeeded");
        app.Jobs["j0"] = Job("j0", "queued", Asked);
        app.Streams.Enqueue(Ends(app, "j0"));

        var run = await RunAsync(app);

        Assert.Contains("Job j0 was interrupted", run.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("running", """{"deck_ids":[7,8],"variants":[{"vision_model":"classic","analysis_prompt":""}],"use_cache":true}""", null, "watch")]
    [InlineData("running", """{"deck_ids":[7],"variants":[{"vision_model":"openai:x","analysis_prompt":""}],"use_cache":true}""", null, "watch")]
    [InlineData("running", """{"deck_ids":[7],"variants":[{"vision_model":"classic","analysis_prompt":"Look"}],"use_cache":true}""", null, "watch")]
    [InlineData("running", """{"deck_ids":[7],"variants":[{"vision_model":"classic","analysis_prompt":""}],"use_cache":false}""", null, "watch")]
    [InlineData("running", Asked, "2.50", "watch")]
    [InlineData("cancelling", Asked, null, "watch")]
    [InlineData("paused", Asked, null, "resume")]
    public async Task Run_AnotherRequestUnfinished_SaysSoAndStartsItsOwn(string state, string request, string? budget, string command)
    {
        await using var app = await StartAppAsync();
        app.Jobs["j0"] = Job("j0", state, request, budget);
        app.Streams.Enqueue(Ends(app, "j1"));

        var run = await RunAsync(app, once: false);

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Contains(app.Changes, change => change.Path == Start);
        Assert.Contains("Job j1: analyzing 1 deck.\n", run.Messages, StringComparison.Ordinal);
        Assert.Contains($"Job j0 of an earlier run is {state}, with 4 of 10 items done.", run.Messages, StringComparison.Ordinal);
        Assert.Contains($": cli/workflows {command} j0 --url http://127.0.0.1:{app.Address.Port}\n", run.Messages, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting for it too", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DeckHasNewContent_StartsItsOwn()
    {
        await using var app = await StartAppAsync();
        app.Decks["a.pdf"] = (7, "0000");
        app.Jobs["j0"] = Job("j0", "running", Asked);
        app.Streams.Enqueue(Ends(app, "j1"));

        var run = await RunAsync(app, once: false);

        Assert.Contains("Job j1: analyzing 1 deck.\n", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OnceAndAnotherJobUnfinished_WaitsForItTooAndSaysSo()
    {
        await using var app = await StartAppAsync();
        app.Jobs["j0"] = Job("j0", "running", """{"deck_ids":[8]}""");
        app.Streams.Enqueue(Ends(app, "j1", "completed_with_errors"));
        app.Streams.Enqueue(Ends(app, "j0"));

        var run = await RunAsync(app);

        Assert.Equal(ExitCodes.Partial, run.Code);
        Assert.Contains("Job j0 of an earlier run is unfinished; waiting for it too.\n", run.Messages, StringComparison.Ordinal);
        Assert.Empty(app.Streams);
        Assert.DoesNotContain("\"job\":\"j0\"", run.Events, StringComparison.Ordinal);
        Assert.Null(run.Unfinished);
    }

    [Fact]
    public async Task Run_OnceAndAnotherJobPaused_DoesNotWaitForIt()
    {
        await using var app = await StartAppAsync();
        app.Jobs["j0"] = Job("j0", "paused", Asked);
        app.Streams.Enqueue(Ends(app, "j1"));

        var run = await RunAsync(app);

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.DoesNotContain("waiting for it too", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OnceAndNoWorkerForTheOtherJob_Exits5AndNamesIt()
    {
        await using var app = await StartAppAsync();
        var hopeless = new TaskCompletionSource();
        app.Jobs["j0"] = Job("j0", "running", """{"deck_ids":[8]}""");
        app.Streams.Enqueue(Ends(app, "j1"));
        app.Streams.Enqueue(async (_, gone) =>
        {
            hopeless.SetResult();
            await Task.Delay(Timeout.Infinite, gone).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        });

        var run = await RunAsync(app, workerHopeless: hopeless.Task);

        Assert.Equal(ExitCodes.WaitingForDependency, run.Code);
        Assert.Contains("Job j0 waits for the GPU worker", run.Messages, StringComparison.Ordinal);
        Assert.Equal("j0", run.Unfinished);
    }

    private static async Task<FakeApp> StartAppAsync()
    {
        var app = await FakeApp.StartAsync();
        app.Decks["a.pdf"] = (7, Convert.ToHexStringLower(SHA256.HashData("deck"u8)));
        app.Plan = """{"variants":[{"index":1,"vision_model":"classic","analysis_prompt":""}]}""";
        return app;
    }

    private static string Job(string id, string state, string request, string? budget = null) =>
        $$"""{"id":"{{id}}","state":"{{state}}","cost":{"budget":{{(budget is null ? "null" : $"\"{budget}\"")}} },"request":{{request}},"items":{"total":10,"done":3,"cached":1,"queued":6},"last_event_id":9}""";

    private static Func<Microsoft.AspNetCore.Http.HttpResponse, CancellationToken, Task> Ends(FakeApp app, string id, string state = "succeeded") => (response, cancellationToken) =>
    {
        app.Jobs[id] = FakeApp.Job(id, state);
        return FakeApp.Sends($$"""
            event: job.state
            id: 10
            data: {"event":"job.state","job":"{{id}}","items":{"total":2,"done":2},"state":"{{state}}","final":true}
            """)(response, cancellationToken);
    };

    private static async Task<(int Code, string Messages, string Events, string? Unfinished)> RunAsync(FakeApp app, bool once = true, Task? workerHopeless = null)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.pdf"), "deck");
        using var messages = new StringWriter();
        using var events = new StringWriter();
        using var client = app.Client();
        var options = new RunOptions { Data = folder.Path, Once = once, Json = true };
        var run = new DeckRun(client, options, new ProgressView(messages, Palette.None, () => null), events, workerHopeless ?? new TaskCompletionSource().Task, TimeProvider.System);
        var code = await run.RunAsync([folder.File("a.pdf")], Deadline.Token).OrFail();
        return (code, messages.ToString(), events.ToString(), run.Unfinished);
    }
}
