using Workflows.Contracts;
using Workflows.GpuWorker.Tests.Decks;
using Workflows.Testing;
using Workflows.Testing.Providers;

namespace Workflows.GpuWorker.Tests.Vision;

/// <summary>Decks judged by a model, each provider over its own wire format.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LanguageVisionTests(AzuriteFixture azurite)
{
    /// <summary>1500 input tokens at 2 USD and 300 output tokens at 10 USD for a million.</summary>
    private const decimal PageCost = 0.006m;

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_ADeck_HasTheModelsViewOverTheMeasuredPage_AndItsCost(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 2);

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ItemStatus.Done, null), (output.Status, output.Failure?.Code));
        var page = output.Result!.Pages[1];
        Assert.Equal(("Headline 2", SlideType.Market, "Page 2 is clear."), (page.Headline, page.SlideType?.Type, page.Commentary));
        Assert.Contains("page 2 of it", page.Text, StringComparison.Ordinal);
        Assert.Equal(["$4.2M", "Q3 2025"], page.Figures.Select(figure => figure.Text));
        Assert.Equal(new PageBox { X = 0.5, Y = 0.25, Width = 0.4, Height = 0.5 }, Assert.Single(page.Regions).Box);
        Assert.Equal(0.2, page.ChartAreaShare);
        Assert.Equal(new ModelUsage { Calls = 2, InputTokens = 3_000, OutputTokens = 600, Cost = 2 * PageCost }, output.Usage);
        Assert.Equal(output.Usage, output.Result.Provenance.Usage);
        Assert.Equal(vision.Model, output.Result.Provenance.VisionModel);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_APage_SendsItsTextItsPictureAndThePrompt(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 1);

        await vision.AnalyzeAsync(input => input with { AnalysisPrompt = "Who is the customer?" });

        // That it is a JPEG in the right place, and that the answer's form is demanded, is what the stand-in insists on.
        var request = Assert.Single(vision.Provider.Requests);
        Assert.Contains("Who is the customer?", request.Text, StringComparison.Ordinal);
        Assert.Contains("page 1 of it", request.Text, StringComparison.Ordinal);
        Assert.Equal("stand-in", request.Model);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_AnswerAgainstTheSchema_IsRepairedOnce_ByTellingWhatIsWrong(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 1);
        vision.Provider.Then(vision.Provider.Wire.Answer(PageAnswers.AgainstTheSchema(1)));

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ItemStatus.Done, null), (output.Status, output.Failure?.Code));
        Assert.Equal(2, vision.Provider.Requests.Count);
        var repair = vision.Provider.Requests[1].Text;
        Assert.Contains("/slide_type/type must be one of cover, problem", repair, StringComparison.Ordinal);
        Assert.Contains("/regions/0/box/width must be a number from 0 to 1", repair, StringComparison.Ordinal);
        Assert.Contains("appendix", repair, StringComparison.Ordinal);
        Assert.Equal((2, 2 * PageCost), (output.Usage?.Calls, output.Usage?.Cost));
    }

    [Theory]
    [InlineData("openai", PageAnswers.NotJson)]
    [InlineData("anthropic", PageAnswers.NotJson)]
    [InlineData("openai", "")]
    [InlineData("anthropic", "")]
    [InlineData("openai", "[]")]
    public async Task Analyze_AnswerThatStaysWrong_FailsThePage(string family, string answer)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 1);
        vision.Provider.Then(vision.Provider.Wire.Answer(answer), vision.Provider.Wire.Answer(answer));

        var output = await vision.AnalyzeAsync();

        Assert.Equal((ItemStatus.Failed, ModelFailures.BadAnswerCode), (output.Status, output.Failure?.Code));
        Assert.Equal((2, 2 * PageCost), (output.Usage?.Calls, output.Usage?.Cost));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_Refused_FailsThePageWithoutAskingAgain(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 1);
        vision.Provider.Then(vision.Provider.Wire.Refusal());

        var output = await vision.AnalyzeAsync();

        Assert.Equal(ModelFailures.RefusedCode, output.Failure?.Code);
        Assert.Single(vision.Provider.Requests);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_AnswerCutAtTheLimit_FailsThePage(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 1);
        vision.Provider.Then(vision.Provider.Wire.CutAnswer("{\"slide_type\":"));

        Assert.Equal(ModelFailures.AnswerTooLongCode, (await vision.AnalyzeAsync()).Failure?.Code);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_WrongKey_FailsTheDeckAtOnce_AndTheKeyIsNowhere(string family)
    {
        const string wrong = "sk-very-secret-and-wrong";
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 3,
            (family == "openai" ? "Vision:OpenAi:ApiKey" : "Vision:Anthropic:ApiKey", wrong));

        var output = await vision.AnalyzeAsync();

        Assert.Equal(ModelFailures.KeyRejectedCode, output.Failure?.Code);
        Assert.Equal(wrong, Assert.Single(vision.Provider.Requests).Key);
        Assert.DoesNotContain("secret", ContractJson.Write(output), StringComparison.Ordinal);
        Assert.All(vision.Bench.Log, line => Assert.DoesNotContain("secret", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_QuotaUsedUp_FailsTheDeckAtOnce_AndKeepsWhatIsDone(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 3);
        vision.Provider.Then(vision.Provider.Wire.Answer(PageAnswers.Good(1)), vision.Provider.Wire.QuotaUsedUp());

        var failed = await vision.AnalyzeAsync();
        var retried = await vision.RetryAsync();

        Assert.Equal((ModelFailures.QuotaCode, PageCost), (failed.Failure?.Code, failed.Usage?.Cost));
        Assert.Equal(ItemStatus.Done, retried.Status);
        Assert.Equal(new Dictionary<int, int> { [1] = 1, [2] = 2, [3] = 1 }, vision.Provider.CallsByPage);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_UnknownModel_FailsTheDeckAtOnce(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 3);
        vision.Provider.Then(vision.Provider.Wire.NoSuchModel("stand-in"));

        Assert.Equal(ModelFailures.NotFoundCode, (await vision.AnalyzeAsync()).Failure?.Code);
        Assert.Single(vision.Provider.Requests);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Analyze_PageTooLargeOrRequestRefused_FailsThatPage_NotTheOthers(string family)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, family, pages: 3);
        vision.Provider.Then(vision.Provider.Wire.TooLarge(), vision.Provider.Wire.BadRequest());

        var output = await vision.AnalyzeAsync();

        Assert.Equal(ItemFailures.PagesFailedCode, output.Failure?.Code);
        Assert.Equal([ModelFailures.TooLargeCode, ModelFailures.BadRequestCode, null], output.Result!.Pages.Select(page => page.Failure?.Code));
    }

    [Fact]
    public async Task Analyze_ByALocalServerWithoutAKey_SendsNone()
    {
        await using var server = await ProviderStandIn.OpenAiAsync(key: null);
        await using var bench = new Support.DeckBench(azurite.ConnectionString, ("Vision:OpenAi:Endpoint", server.Endpoint));
        var deck = Support.DeckBench.NewDeck();
        await bench.UploadAsync(deck, Pdf.SampleDecks.Unique(deck, 1));
        server.Then(OpenAiWire.Uncounted(PageAnswers.Good(1)));

        var output = await bench.AnalyzeAsync(Support.DeckBench.Input(deck) with { VisionModel = "openai:local" });

        Assert.Equal(ItemStatus.Done, output.Status);
        Assert.Null(Assert.Single(server.Requests).Key);
        Assert.Equal((1, null), (output.Usage?.Calls, output.Usage?.Cost));
    }

    [Fact]
    public async Task Analyze_WithoutKeyAndEndpoint_IsRefusedWithTheSetting()
    {
        await using var bench = Support.DeckBench.On(azurite.ConnectionString);

        var output = await bench.AnalyzeAsync(Support.DeckBench.Input(Support.DeckBench.NewDeck()) with { VisionModel = "anthropic:m" });

        Assert.Equal(ModelFailures.NotConfiguredCode, output.Failure?.Code);
    }

    [Theory]
    [InlineData("0.017", 2)]
    [InlineData("0.018", 3)]
    [InlineData("0", 0)]
    public async Task Analyze_WithABudget_StopsBeforeThePageThatWouldGoBeyond(string most, int pages)
    {
        await using var vision = await VisionBench.StartAsync(azurite.ConnectionString, "openai", pages: 4);

        var output = await vision.AnalyzeAsync(input => input with { CostMax = decimal.Parse(most, System.Globalization.CultureInfo.InvariantCulture) });

        Assert.Equal(ModelFailures.BudgetReachedCode, output.Failure?.Code);
        Assert.Equal(pages, vision.Provider.Requests.Count);
        Assert.Equal(pages == 0 ? null : pages * PageCost, output.Usage?.Cost);
        Assert.Equal(ItemStatus.Done, (await vision.RetryAsync()).Status);
        Assert.Equal(4, vision.Provider.Requests.Count);
    }
}
