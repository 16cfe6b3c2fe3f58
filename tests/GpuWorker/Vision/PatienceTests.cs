using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Tests.Decks;
using Workflows.GpuWorker.Tests.Support;
using Workflows.GpuWorker.Vision;
using Workflows.GpuWorker.Vision.Language;
using Workflows.Testing;
using Workflows.Testing.Providers;

namespace Workflows.GpuWorker.Tests.Vision;

/// <summary>Faults that pass by themselves, and those that only look like it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class PatienceTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_RateLimited_WaitsAsTold_SaysSo_AndGoesOn(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 2);
        var before = TimeProvider.System.GetUtcNow();
        vision.Provider.Then(vision.Provider.Wire.RateLimited().RetryAfter(seconds: 1));

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ItemStatus.Done, 3), (output.Status, vision.Provider.Requests.Count));
        var notes = vision.Bench.Progress.Notes;
        var waiting = Assert.Single(notes, note => note.Waiting is not null);
        Assert.Equal((ItemWaiting.ProviderLimit, 1), (waiting.Waiting!.Code, waiting.Done));
        Assert.InRange(waiting.Waiting.Until!.Value, before.AddSeconds(1), TimeProvider.System.GetUtcNow());
        Assert.Null(notes[notes.IndexOf(waiting) + 1].Waiting);
        Assert.Equal(3, output.Usage?.Calls);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_FaultsThatPass_AreTriedAgain(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 1);
        var wire = vision.Provider.Wire;
        vision.Provider.Then(
            wire.Overloaded(), wire.OverloadedInStream(), wire.Answer(PageAnswers.Good(1)) with { ResetAfter = 0 }, wire.Answer(PageAnswers.Good(1)) with { ResetAfter = 3 },
            new() { Status = 502, ContentType = "text/html", Parts = ["<html>Bad gateway</html>"] });

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ItemStatus.Done, 6), (output.Status, vision.Provider.Requests.Count));
        Assert.Equal(6, output.Usage?.Calls);
        Assert.Contains(vision.Bench.Progress.Notes, note => note.Waiting?.Code == ItemWaiting.ProviderDown);
    }

    [Theory]
    [InlineData("openai", "Vision:IdleTimeout", "said nothing")]
    [InlineData("anthropic", "Vision:IdleTimeout", "said nothing")]
    [InlineData("openai", "Vision:CallTimeout", "not done within")]
    [InlineData("anthropic", "Vision:CallTimeout", "not done within")]
    public async Task Analyze_StreamThatStops_EndsAtTheLimit_OnceMore_ThenFailsThePage(string family, string limit, string words)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 1,
            [("Vision:CallTimeout", "00:00:20"), ("Vision:IdleTimeout", "00:00:01"), (limit, "00:00:01")]);
        vision.Provider.Rule = _ => vision.Provider.Wire.Answer(PageAnswers.Good(1)) with { SilentAfter = 4 };

        var output = await vision.AnalyzeAsync();

        Assert.Equal(ModelFailures.TimeoutCode, output.Failure?.Code);
        Assert.Contains(words, output.Failure!.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, vision.Provider.Requests.Count);
    }

    [Fact]
    public async Task Analyze_LimitedForLongerThanAPageMayWait_FailsThePageAtOnce()
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, "anthropic", pages: 1);
        vision.Provider.Then(vision.Provider.Wire.RateLimited().RetryAfter(seconds: 3_600));

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ModelFailures.BusyCode, 1), (output.Failure?.Code, vision.Provider.Requests.Count));
    }

    [Fact]
    public async Task Analyze_ProviderThatIsNotThere_FailsThePageAfterItsRetries()
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, "openai", pages: 1,
            ("Vision:OpenAi:Endpoint", $"http://127.0.0.1:{FreePort.Next()}/v1"), ("Vision:MaxRetries", "2"));

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ModelFailures.UnreachableCode, 3), (output.Failure?.Code, output.Usage?.Calls));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_CancelledWhileItWaits_StopsAtOnce(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 2);
        vision.Provider.Then(vision.Provider.Wire.Answer(PageAnswers.Good(1)), vision.Provider.Wire.RateLimited().RetryAfter(seconds: 600));
        vision.Bench.Progress.OnReport = note => Task.FromResult(note.Waiting is not null);

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ItemStatus.Cancelled, 2), (output.Status, vision.Provider.Requests.Count));
        Assert.Equal(0.006m, output.Usage?.Cost);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_CancelledInTheMiddleOfAnAnswer_StopsAtOnce_AndKeepsPaidPages(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 2);
        var wire = vision.Provider.Wire;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        vision.Provider.Rule = request =>
        {
            if (request.Page != 2 || asked.Task.IsCompleted) return null;
            asked.SetResult();
            return wire.Answer(PageAnswers.Good(2)) with { SilentAfter = 3 };
        };
        vision.Bench.Progress.OnReport = async note =>
        {
            // The second page's report answers "cancelled" as soon as the model has begun to speak.
            if (note.Done != 2) return false;
            _ = asked.Task.ContinueWith(_ => vision.Bench.Progress.CancelAll(), TaskScheduler.Default);
            await Task.Yield();
            return false;
        };

        var cancelled = await vision.AnalyzeAsync();
        vision.Bench.Progress.OnReport = _ => Task.FromResult(false);
        var again = await vision.RetryAsync();

        Assert.Equal((ItemStatus.Cancelled, 2), (cancelled.Status, cancelled.Usage?.Calls));
        Assert.Equal((ItemStatus.Done, 1), (again.Status, again.PagesResumed));
        Assert.Equal(new Dictionary<int, int> { [1] = 1, [2] = 2 }, vision.Provider.CallsByPage);
    }

    [Fact]
    public async Task Ask_CancelledAfterTheInputWasCounted_CountsItAllTheSame()
    {
        await using var bench = new DeckBench(azurite.ConnectionString,
            ("Vision:Models:0:Name", "openai:m"), ("Vision:Models:0:InputPerMillion", "2"), ("Vision:Models:0:OutputPerMillion", "10"));
        var patient = new PatientModel(
            new CancelledModel(), bench.Get<VisionModelRegistry>(), bench.Get<IOptions<VisionOptions>>(), TimeProvider.System, NullLogger<PatientModel>.Instance);
        var page = new PageTask
        {
            // Nobody decodes here.
            Decoder = null!,
            Number = 1, PageCount = 1, VisionModel = "openai:m", Prompt = "", Waiting = _ => ValueTask.CompletedTask,
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => patient.AskAsync(page, new() { Model = "m", System = "", Text = "", Jpeg = [] }, new(), Deadline.Token));

        Assert.Equal(new ModelUsage { Calls = 1, InputTokens = 1_000, OutputTokens = 0, Cost = 0.002m }, page.Usage.Total);
    }

    private sealed class CancelledModel : ILanguageModel
    {
        public VisionModelFamily Family => VisionModelFamily.OpenAi;

        public string Provider => "Nobody";

        public string KeySetting => "none";

        public Task<ModelReply> AskAsync(ModelQuestion question, CancellationToken cancellationToken) =>
            throw new ModelCancelledException(new(1_000, null), cancellationToken);
    }

    [Theory]
    [InlineData("retry-after", "7", 7.0)]
    [InlineData("retry-after", "0.5", 0.5)]
    [InlineData("retry-after", "Thu, 01 Jan 2026 00:01:30 GMT", 90.0)]
    [InlineData("retry-after", "Wed, 31 Dec 2025 23:00:00 GMT", 0.0)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("x-ratelimit-reset-requests", "6m0s", 360.0)]
    [InlineData("x-ratelimit-reset-requests", "1h2m3.5s", 3723.5)]
    [InlineData("x-ratelimit-reset-tokens", "20ms", 0.02)]
    [InlineData("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:12Z", 12.0)]
    [InlineData("anthropic-ratelimit-input-tokens-reset", "2026-01-01T00:00:40.5Z", 40.5)]
    [InlineData("retry-after", "soon", null)]
    [InlineData("retry-after", "-5", null)]
    [InlineData("retry-after", "NaN", null)]
    [InlineData("x-ratelimit-reset-tokens", "", null)]
    [InlineData("date", "Thu, 01 Jan 2026 00:00:00 GMT", null)]
    public void Read_AHeader_IsTheWaitThatItAsksFor(string header, string value, double? seconds)
    {
        using var response = new HttpResponseMessage();
        foreach (var remaining in new[] { "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-input-tokens-remaining" })
            response.Headers.Add(remaining, "0");
        response.Headers.TryAddWithoutValidation(header, value);

        var wait = RetryHints.Read(response.Headers, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(seconds, wait?.TotalSeconds);
    }

    [Fact]
    public void Read_ResetOfAnAllowanceThatIsNotUsedUp_SaysNothing()
    {
        using var response = new HttpResponseMessage();
        response.Headers.Add("x-ratelimit-remaining-requests", 499.ToString(CultureInfo.InvariantCulture));
        response.Headers.Add("x-ratelimit-reset-requests", "6m0s");

        Assert.Null(RetryHints.Read(response.Headers, DateTimeOffset.UnixEpoch));
    }
}
