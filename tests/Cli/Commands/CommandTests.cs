using System.CommandLine;
using System.Globalization;
using Workflows.Cli.Commands;
using Workflows.Testing;

namespace Workflows.Cli.Tests.Commands;

[CollectionDefinition(nameof(ConsoleOutput), DisableParallelization = true)]
public sealed class ConsoleOutput;

/// <summary>Whole command lines against a fake app; they share the console, so they run one by one.</summary>
[Collection(nameof(ConsoleOutput))]
public sealed class CommandTests
{
    [Theory]
    [InlineData("succeeded", 0)]
    [InlineData("failed", 1)]
    [InlineData("expired", 1)]
    [InlineData("completed_with_errors", 3)]
    [InlineData("cancelled", 4)]
    public async Task Watch_FinalJob_ExitsWithTheCodeOfItsState(string state, int expected)
    {
        await using var app = await FakeApp.StartAsync();
        app.Jobs["j1"] = FakeApp.Job("j1", state);

        var (code, _, _) = await RunAsync(app, "watch", "j1");

        Assert.Equal(expected, code);
    }

    [Fact]
    public async Task Watch_Json_WritesEventsToStandardOutputAndProgressToStandardError()
    {
        await using var app = await FakeApp.StartAsync();
        app.Jobs["j1"] = FakeApp.Job("j1", "running");
        app.Streams.Enqueue(FakeApp.Sends("event: job.state\nid: 3\ndata: {\"event\":\"job.state\",\"job\":\"j1\",\"state\":\"succeeded\",\"final\":true,\"items\":{\"total\":1,\"done\":1},\"seconds\":0.5}"));

        var (code, output, error) = await RunAsync(app, "watch", "j1", "--json");

        Assert.Equal(0, code);
        Assert.Equal("""{"event":"job.state","event_id":3,"job":"j1","state":"succeeded","final":true,"items":{"total":1,"done":1},"seconds":0.5}""", output.Trim());
        Assert.Contains("Done: 1 analyzed in 0.50 s.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UploadsStartsAndFollows()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.pdf"), "deck");
        await using var app = await FakeApp.StartAsync();
        app.Jobs["j1"] = FakeApp.Job("j1", "succeeded", """{"total":1,"done":1}""");

        var (code, _, _) = await RunAsync(app, "start", folder.Path, "--model", "classic", "--prompt", "Look");

        Assert.Equal(0, code);
        Assert.Equal("""{"deck_ids":[1],"vision_model":"classic","analysis_prompt":"Look"}""", app.Changes.Last().Body);
    }

    [Fact]
    public async Task Start_Detach_PrintsTheJobIdAtOnce()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.pdf"), "deck");
        await using var app = await FakeApp.StartAsync();

        var (code, output, _) = await RunAsync(app, "start", folder.Path, "--detach");

        Assert.Equal((0, "j1"), (code, output.Trim()));
    }

    [Fact]
    public async Task Cancel_PostsTheAction()
    {
        await using var app = await FakeApp.StartAsync();
        app.Jobs["j1"] = FakeApp.Job("j1", "cancelling");

        var (code, output, _) = await RunAsync(app, "cancel", "j1");

        Assert.Equal(0, code);
        Assert.Equal(("POST", "/api/v1/jobs/j1/cancel"), (app.Changes.Single().Method, app.Changes.Single().Path));
        Assert.Equal("Job j1: cancel requested, the state is cancelling.", output.Trim());
    }

    [Fact]
    public async Task Items_Failed_ShowsReasons()
    {
        await using var app = await FakeApp.StartAsync();
        app.Items["j1"] = """[{"id":"2","name":"b.pdf","state":"failed","failure":{"code":"PDF_EMPTY","sentence":"The file is empty."}}]""";

        var (code, output, _) = await RunAsync(app, "items", "j1", "--state", "failed");

        Assert.Equal(0, code);
        Assert.Contains("b.pdf", output, StringComparison.Ordinal);
        Assert.Contains("PDF_EMPTY", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_NothingListens_Exits5AndSaysWhatToDo()
    {
        var (code, _, error) = await RunAsync(null, "watch", "j1", "--url", $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}");

        Assert.Equal(5, code);
        Assert.Contains("./run --serve", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("fly")]
    [InlineData("watch", "j1", "--url", "not an address")]
    [InlineData("start", "/no/such/deck.pdf")]
    public async Task AnyCommand_Misused_Exits2(params string[] arguments)
    {
        var (code, _, error) = await RunAsync(null, arguments);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Watch_Interrupted_SaysHowToComeBackToThisApp()
    {
        await using var app = await FakeApp.StartAsync();
        app.Jobs["j1"] = FakeApp.Job("j1", "running");
        using var interrupt = new CancellationTokenSource();
        app.Streams.Enqueue(async (_, gone) =>
        {
            await interrupt.CancelAsync();
            await Task.Delay(Timeout.Infinite, gone).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        });

        var (code, _, error) = await RunAsync(app, interrupt.Token, "watch", "j1");

        Assert.Equal(130, code);
        Assert.Contains($"Come back with: cli/workflows watch j1 --url http://127.0.0.1:{app.Address.Port}\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NoJobs_SaysHowToStartOneInThisApp()
    {
        await using var app = await FakeApp.StartAsync();

        var (_, output, _) = await RunAsync(app, "list");

        Assert.Contains($"cli/workflows start FILE.pdf … --url http://127.0.0.1:{app.Address.Port}\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071/", "cli/workflows watch j1", "./run --serve")]
    [InlineData("http://127.0.0.1:7371/", "cli/workflows watch j1 --url http://127.0.0.1:7371", "./run --serve --port 7371")]
    [InlineData("https://decks.example/app/", "cli/workflows watch j1 --url https://decks.example/app", "./run --serve")]
    public void PrintedCommands_ReachTheAppTheyAreAbout(string address, string cli, string serve) =>
        Assert.Equal((cli, serve), (PrintedCommand.Cli(new Uri(address), "watch j1"), PrintedCommand.Serve(new Uri(address))));

    internal static Task<(int Code, string Output, string Error)> RunAsync(FakeApp? app, params string[] arguments) => RunAsync(app, Deadline.Token, arguments);

    private static async Task<(int Code, string Output, string Error)> RunAsync(FakeApp? app, CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var (oldOutput, oldError) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            var code = await CommandRunner.InvokeAsync(WorkflowsCommand.Create(), app is null ? arguments : [.. arguments, "--url", app.Address.ToString()], cancellationToken).OrFail();
            return (code, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(oldOutput);
            Console.SetError(oldError);
        }
    }
}
