using Workflows.Testing;

namespace Workflows.Cli.Tests.Commands;

/// <summary>Plans, models, statistics and exports against a fake app.</summary>
[Collection(nameof(ConsoleOutput))]
public sealed class LabCommandTests
{
    [Fact]
    public async Task Start_SeveralModelsAndPrompts_AsksForEveryPair()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.pdf"), "deck");
        await using var app = await FakeApp.StartAsync();

        var (code, _, _) = await CommandTests.RunAsync(
            app, "start", folder.Path, "--detach", "--model", "classic", "--model", "openai:m", "--prompt", "A", "--prompt", "B", "--budget", "1.5", "--no-cache");

        Assert.Equal(0, code);
        Assert.Equal(
            """{"deck_ids":[1],"variants":[{"vision_model":"classic","analysis_prompt":"A"},{"vision_model":"classic","analysis_prompt":"B"},{"vision_model":"openai:m","analysis_prompt":"A"},{"vision_model":"openai:m","analysis_prompt":"B"}],"use_cache":false,"budget":"1.5"}""",
            app.Bodies.Last());
    }

    [Fact]
    public async Task Retry_WithALargerBudget_SendsIt()
    {
        await using var app = await FakeApp.StartAsync();
        app.Jobs["j1"] = FakeApp.Job("j1", "running");

        var (code, _, _) = await CommandTests.RunAsync(app, "retry", "j1", "--budget", "5");

        Assert.Equal(0, code);
        Assert.Equal(("/api/v1/jobs/j1/retry", """{"budget":"5"}"""), (app.Changes.Single().Path, app.Bodies.Single()));
    }

    [Theory]
    [InlineData("true", "enough", 0)]
    [InlineData("false", "not enough: what does not fit is skipped", 3)]
    public async Task Plan_Budget_SaysWhetherItIsEnough(string enough, string expected, int exitCode)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.pdf"), "deck");
        await using var app = await FakeApp.StartAsync();
        app.Plan = $$"""
            {"items":{"total":3,"cached":1,"to_run":2},"pages":{"total":30,"to_run":20},"seconds":{"low":4,"high":9,"basis":"from 6 finished decks"},
             "cost":{"low":"0.10","high":"0.30","currency":"USD","basis":"900 tokens a page"},"budget":{"amount":"0.20","enough":{{enough}}},"notes":["No GPU worker is connected."]}
            """;

        var (code, output, _) = await CommandTests.RunAsync(app, "plan", folder.Path, "--budget", "0.20");

        Assert.Equal(exitCode, code);
        Assert.Equal(
            [
                "2 of 3 analyses to run, 1 from the cache.", "Pages: 20 of 30.", "Time: 4 to 9 s (from 6 finished decks).", "Cost: 0.10 to 0.30 USD (900 tokens a page).",
                $"Budget: 0.20 USD, {expected}.", "Note: No GPU worker is connected.",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Models_ShowsPricesAndWhyOneIsMissing()
    {
        await using var app = await FakeApp.StartAsync();
        app.Models = """{"models":[{"name":"classic","kind":"classic","prompt":false,"available":true},{"name":"openai:m","kind":"openai","prompt":true,"available":false,"reason":"Set OPENAI_API_KEY.","price":{"input_per_million":2.5,"output_per_million":10}}]}""";

        var (code, output, _) = await CommandTests.RunAsync(app, "models");

        Assert.Equal(0, code);
        Assert.Contains("free", output, StringComparison.Ordinal);
        Assert.Contains("Set OPENAI_API_KEY.", output, StringComparison.Ordinal);
        Assert.Contains("2.5 / 10", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stats_TellsTimesAndRates()
    {
        await using var app = await FakeApp.StartAsync();
        app.Statistics = """
            {"decks":{"done":9,"failed":1,"cached":10},"cache_hit_rate":0.5,"deck_seconds":{"avg":1.25,"p50":1,"p90":3,"samples":9},
             "models":[{"vision_model":"classic","done":9,"failed":1,"cached":10,"success_rate":0.9,"deck_seconds":{"avg":1.25},"cost":"0"}]}
            """;

        var (code, output, _) = await CommandTests.RunAsync(app, "stats", "--days", "7");

        Assert.Equal(0, code);
        Assert.Contains("Decks: 9 analyzed, 10 from the cache, 1 failed. Cache hits: 50 %.", output, StringComparison.Ordinal);
        Assert.Contains("A deck took 1.25 s on average, half within 1 s, nine of ten within 3 s (9 measured).", output, StringComparison.Ordinal);
        Assert.Contains("90 %", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report.html", "j1 as html")]
    [InlineData("table.csv", "j1 as csv")]
    [InlineData("results.json", "j1 as json")]
    public async Task Export_File_TakesTheFormatFromItsName(string file, string expected)
    {
        using var folder = new TemporaryFolder();
        await using var app = await FakeApp.StartAsync();
        app.Jobs["j1"] = FakeApp.Job("j1", "succeeded");

        var (code, _, _) = await CommandTests.RunAsync(app, "export", "j1", "--out", folder.File(file));

        Assert.Equal(0, code);
        Assert.Equal(expected, await File.ReadAllTextAsync(folder.File(file)));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("report.docx", "end it in .html")]
    [InlineData("missing/report.html", "does not exist")]
    public async Task Export_FileThatCannotBe_Exits2BeforeAnythingIsAsked(string file, string expected)
    {
        using var folder = new TemporaryFolder();

        var (code, _, error) = await CommandTests.RunAsync(null, "export", "j1", "--out", folder.File(file));

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_UnknownJob_LeavesTheFileThatWasThere()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("old.json"), "old");
        await using var app = await FakeApp.StartAsync();

        var (code, _, error) = await CommandTests.RunAsync(app, "export", "nothing", "--out", folder.File("old.json"));

        Assert.Equal(1, code);
        Assert.Contains("JOB_NOT_FOUND", error, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(folder.File("old.json")));
    }
}
