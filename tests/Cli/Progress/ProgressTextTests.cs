using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Cli.Api;
using Workflows.Cli.Live;
using Workflows.Cli.Progress;

namespace Workflows.Cli.Tests.Progress;

public sealed class ProgressTextTests
{
    [Fact]
    public void Screen_RunningJob_HasALinePerDeckAndTheSentence()
    {
        var job = RunningJob();

        var lines = ProgressText.Screen(job, width: 78, height: 24, Palette.None);

        Assert.Equal(
            [
                " ✔ one.pdf    done      page 12/12    ████████████████████████",
                " ▶ two.pdf    analyzing page 5/17     ███████░░░░░░░░░░░░░░░░░",
                " ✖ three.pdf  failed    PDF_EMPTY: The file is empty. Upload it again.",
                " · four.pdf   queued                  ░░░░░░░░░░░░░░░░░░░░░░░░",
                "Processing visual analysis: 1/4 decks analyzed, 1 failed  ░░░  about 12–20 s left",
            ],
            [.. lines.Take(4), "Processing visual analysis: 1/4 decks analyzed, 1 failed  ░░░  about 12–20 s left"]);
        Assert.StartsWith("Processing visual analysis: 1/4 decks analyzed, 1 failed", lines[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(120)]
    public void Screen_AnyWidth_NoLineIsLonger(int width)
    {
        var lines = ProgressText.Screen(RunningJob(), width, height: 24, Palette.None);

        Assert.All(lines, line => Assert.True(line.Length <= width, $"{line.Length}: {line}"));
    }

    [Fact]
    public void Screen_MoreDecksThanLines_ShowsRunningOnesAndCountsTheRest()
    {
        var job = new JobProgress("j1");
        for (var i = 0; i < 100; i++) job.Expect($"{i}", $"deck{i}.pdf");
        job.Apply(Event("item.state", new { item = "77", state = "running", done = 1, total = 3 }));

        var lines = ProgressText.Screen(job, width: 80, height: 14, Palette.None);

        Assert.Equal(12, lines.Count);
        Assert.Contains(lines, line => line.Contains("deck77.pdf", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("and 90 more", StringComparison.Ordinal));
    }

    [Fact]
    public void Screen_WaitingJob_SaysWhy()
    {
        var job = RunningJob();
        job.Apply(Event("job.state", new { state = "running", reason = new { code = "NO_WORKER", sentence = "No GPU worker is connected.", action = "Start one." } }));

        var lines = ProgressText.Screen(job, 78, 24, Palette.None);

        Assert.Equal("NO_WORKER: No GPU worker is connected. Start one.", lines[^1]);
    }

    [Fact]
    public void Summary_EverythingCached_SaysSo()
    {
        var job = new JobProgress("j1");
        job.Apply(Event("job.state", new { state = "succeeded", final = true, items = new { total = 10, cached = 10 }, seconds = 0.42 }));

        Assert.Equal(["10 items cached, nothing left to analyze (in 0.42 s)."], ProgressText.Summary(job, Palette.None));
    }

    [Fact]
    public void Summary_PartialJob_NamesWhatFailed()
    {
        var job = RunningJob();
        job.Apply(Event("job.state", new { state = "completed_with_errors", final = true, items = new { total = 4, done = 3, failed = 1 }, seconds = 3 }));

        Assert.Equal(
            ["The job ended, with errors: 3 analyzed, 1 failed in 3.0 s.", "  three.pdf failed: PDF_EMPTY: The file is empty. Upload it again."],
            ProgressText.Summary(job, Palette.None));
    }

    [Fact]
    public void View_WithoutTerminal_WritesOneLineAChangeAndNoEscapeCodes()
    {
        using var output = new StringWriter();
        var view = new ProgressView(output, Palette.None, () => null);
        var job = RunningJob();

        view.Show(job);
        view.Show(job);

        Assert.Equal(
            [
                "[2/4] one.pdf done (12 pages)", "[2/4] two.pdf running", "[2/4] three.pdf failed: PDF_EMPTY: The file is empty. Upload it again.",
                "Processing visual analysis: 1/4 decks analyzed, about 12–20 s left",
            ],
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain('\e', output.ToString());
    }

    [Fact]
    public void View_TheAppIsAway_SaysOnlyThat()
    {
        using var output = new StringWriter();
        var view = new ProgressView(output, Palette.None, () => null);
        var job = RunningJob();
        view.Show(job);

        job.Trouble = new("The app does not answer; the job goes on when it is back.", IsAway: true);
        view.Show(job);
        job.Trouble = null;
        view.Show(job);

        Assert.Equal(
            [
                "Processing visual analysis: 1/4 decks analyzed, about 12–20 s left",
                "The app does not answer; the job goes on when it is back.",
                "Processing visual analysis: 1/4 decks analyzed, about 12–20 s left",
            ],
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '['));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Screen_NewsAreLate_EstimatesOnlyWhileTheAppAnswers(bool isAway)
    {
        var job = RunningJob();
        job.Trouble = new("Trouble.", isAway);

        var lines = ProgressText.Screen(job, width: 120, height: 24, Palette.None);

        Assert.Equal("Trouble.", lines[^1]);
        Assert.Equal(!isAway, lines[^2].Contains(" left", StringComparison.Ordinal));
    }

    [Fact]
    public void View_OnATerminal_RedrawsInPlace()
    {
        using var output = new StringWriter();
        var view = new ProgressView(output, Palette.None, () => (80, 24));
        var job = RunningJob();

        view.Show(job);
        view.Show(job);

        Assert.Contains("\e[5A", output.ToString(), StringComparison.Ordinal);
    }

    private static JobProgress RunningJob()
    {
        var job = new JobProgress("j1");
        foreach (var (id, name) in new[] { ("1", "one.pdf"), ("2", "two.pdf"), ("3", "three.pdf"), ("4", "four.pdf") }) job.Expect(id, name);
        job.Apply(Event("item.state", new { item = "1", state = "done", progress = new { done = 12, total = 12, unit = "page" } }));
        job.Apply(Event("item.state", new { item = new { id = "2", state = "running", progress = new { done = 5, total = 17, unit = "page" } } }));
        job.Apply(Event("item.state", new { item_id = "3", state = "failed", failure = new { code = "PDF_EMPTY", sentence = "The file is empty.", action = "Upload it again." } }));
        job.Apply(Event("job.progress", new { state = "running", items = new { total = 4, done = 1, running = 1, failed = 1, queued = 1 }, eta = new { p50_seconds = 12, p90_seconds = 20 } }));
        return job;
    }

    private static LiveEvent Event(string name, object data) => LiveEvent.Of(name, "1", JsonNode.Parse(JsonSerializer.Serialize(data))!.AsObject());
}
