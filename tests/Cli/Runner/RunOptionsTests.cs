using System.CommandLine;
using Workflows.Cli.Commands;
using Workflows.Runner;
using Workflows.Testing;

namespace Workflows.Cli.Tests.Runner;

[Collection(nameof(Commands.ConsoleOutput))]
public sealed class RunOptionsTests
{
    [Fact]
    public async Task NoArguments_MeansSamplesOnTheDefaultPort()
    {
        var options = await ReadAsync();

        Assert.Equal(("/repo/.data", 7071, false, false), (options!.Data, options.Port, options.Once, options.Serve));
        Assert.Empty(options.Decks);
    }

    [Fact]
    public void Results_OnAnotherPort_TellTheCommandThatFindsThem() =>
        Assert.Equal(
            "Results: http://127.0.0.1:7371/api/v1/jobs/j1/results, or cli/workflows export j1 --out report.html --url http://127.0.0.1:7371",
            DeckRun.ResultsLine(new Uri("http://127.0.0.1:7371/"), "j1"));

    [Fact]
    public async Task AllArguments_AreRead()
    {
        var options = await ReadAsync("--once", "--json", "--port", "7099", "--data", "/tmp/d", "--decks", "a.pdf", "b.pdf", "--model", "classic", "--prompt", "Look", "--budget", "2.50", "--no-cache", "--report", "/tmp/r.html", "--no-color");

        Assert.Equal((true, true, 7099, "/tmp/d", true, "/tmp/r.html"), (options!.Once, options.Json, options.Port, options.Data, options.NoColor, options.Report));
        Assert.Equal(("classic", "Look", 2.50m, false), (options.Analysis.Models.Single(), options.Analysis.Prompts.Single(), options.Analysis.Budget, options.Analysis.UseCache));
        Assert.Equal(["a.pdf", "b.pdf"], options.Decks);
    }

    [Theory]
    [InlineData("--once", "--serve")]
    [InlineData("--serve", "--decks", "a.pdf")]
    [InlineData("--serve", "--report", "r.html")]
    [InlineData("--budget", "much")]
    [InlineData("--budget", "-1")]
    [InlineData("--port", "0")]
    [InlineData("--port", "many")]
    [InlineData("--unknown")]
    public async Task Contradictions_Exit2(params string[] arguments)
    {
        var (code, error) = await InvokeAsync(_ => Task.FromResult(0), arguments);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    private static async Task<RunOptions?> ReadAsync(params string[] arguments)
    {
        RunOptions? read = null;
        await InvokeAsync(options => { read = options; return Task.FromResult(0); }, arguments);
        return read;
    }

    private static async Task<(int Code, string Error)> InvokeAsync(Func<RunOptions, Task<int>> run, string[] arguments)
    {
        using var error = new StringWriter();
        var oldError = Console.Error;
        Console.SetError(error);
        try
        {
            return (await CommandRunner.InvokeAsync(RunOptions.CreateCommand("/repo", (options, _) => run(options)), arguments, Deadline.Token), error.ToString());
        }
        finally
        {
            Console.SetError(oldError);
        }
    }
}
