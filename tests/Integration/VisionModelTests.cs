using System.Text.Json;
using Workflows.Testing.Providers;
using Hostile = Workflows.GpuWorker.Tests.Pdf.SampleDecks;

namespace Workflows.Integration.Tests;

/// <summary>A paid model through the whole product: its provider is a stand-in that counts the calls.</summary>
public sealed class VisionModelTests
{
    private const string Model = "openai:stand-in";

    /// <summary>1500 input tokens at 2 USD and 300 output tokens at 10 USD for a million.</summary>
    private const decimal PageCost = 0.006m;

    [Fact]
    public async Task Batch_ThroughALimitedProvider_SaysWhatItWaitsFor_AndARetryPaysForFailedPagesOnly()
    {
        await using var provider = await ProviderStandIn.OpenAiAsync();
        await using var stack = new Stack
        {
            SharedSettings = new Dictionary<string, string>
            {
                ["Vision__OpenAi__Endpoint"] = provider.Endpoint,
                ["Vision__OpenAi__ApiKey"] = provider.Key!,
                ["Vision__Models__0__Name"] = Model,
                ["Vision__Models__0__InputPerMillion"] = "2",
                ["Vision__Models__0__OutputPerMillion"] = "10",
            },
        };
        await stack.StartAsync();
        var deck = await stack.UploadAsync("paid.pdf", Hostile.Unique(1, 3));
        var limited = 1;
        provider.Rule = request => request.Page switch
        {
            2 when Interlocked.Exchange(ref limited, 0) == 1 => provider.Wire.RateLimited().RetryAfter(seconds: 4),
            3 => provider.Wire.Refusal(),
            _ => null,
        };

        var job = await stack.RunAsync([deck], model: Model);
        var waiting = await stack.WaitForAsync(job, j => j.ReasonCode == "PROVIDER_LIMIT", "the job says what it waits for");
        var failed = await stack.WaitUntilFinalAsync(job);
        var cost = await CostAsync(stack, job);
        var item = (await stack.GetItemsAsync(job))[$"{deck}"];
        var matrix = await stack.GetJsonAsync($"/api/v1/jobs/{job}/matrix");

        Assert.Matches("Waiting for the provider's limit until [0-9]{2}:[0-9]{2} UTC\\.", waiting.Raw);
        Assert.Equal("completed_with_errors", failed.State);
        Assert.Equal("PAGES_FAILED", item.GetProperty("failure").GetProperty("code").GetString());
        Assert.StartsWith("1 of 3 pages could not be analysed: page 3 (MODEL_REFUSED", item.GetProperty("failure").GetProperty("sentence").GetString());
        Assert.Equal(3 * PageCost, cost);
        Assert.Equal([3], matrix.GetProperty("decks")[0].GetProperty("cells")[0].GetProperty("failed_pages").EnumerateArray().Select(page => page.GetInt32()));
        Assert.Equal(new Dictionary<int, int> { [1] = 1, [2] = 2, [3] = 1 }, provider.CallsByPage);

        provider.Rule = _ => null;
        await stack.PostAsync($"/api/v1/jobs/{job}/retry");
        var retried = await stack.WaitForAsync(job, j => j.State == "succeeded", "the retry succeeds");

        Assert.Equal(1, retried.Finished);
        Assert.Equal(new Dictionary<int, int> { [1] = 1, [2] = 2, [3] = 2 }, provider.CallsByPage);
        var results = await stack.GetJsonAsync($"/api/v1/decks/{deck}/results?vision_model={Uri.EscapeDataString(Model)}&analysis_prompt={Uri.EscapeDataString("Describe every slide")}");
        Assert.Contains("Headline 3", results.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(provider.Key!, $"{stack.Host!.ReadLog()}{stack.Worker!.ReadLog()}{retried.Raw}{results}", StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Batch_WorkerKilledInTheMiddleOfAnAnswer_PaysNoFinishedPageTwice()
    {
        await using var provider = await ProviderStandIn.AnthropicAsync();
        await using var stack = new Stack
        {
            SharedSettings = new Dictionary<string, string> { ["Vision__Anthropic__Endpoint"] = provider.Endpoint, ["Vision__Anthropic__ApiKey"] = provider.Key! },
        };
        await stack.StartAsync();
        var deck = await stack.UploadAsync("killed.pdf", Hostile.Unique(2, 4));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        provider.Rule = request =>
        {
            if (request.Page != 3) return null;
            return asked.TrySetResult() ? provider.Wire.Answer(PageAnswers.Good(3)) with { SilentAfter = 5 } : null;
        };

        var job = await stack.RunAsync([deck], model: "anthropic:stand-in");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        stack.Worker!.Kill();
        stack.StartWorker();
        var final = await stack.WaitUntilFinalAsync(job);

        Assert.Equal("succeeded", final.State);
        Assert.Equal(new Dictionary<int, int> { [1] = 1, [2] = 1, [3] = 2, [4] = 1 }, provider.CallsByPage);
    }

    private static async Task<decimal> CostAsync(Stack stack, string job)
    {
        var spent = (await stack.GetJsonAsync($"/api/v1/jobs/{job}")).GetProperty("cost").GetProperty("spent");
        return decimal.Parse(spent.ValueKind == JsonValueKind.String ? spent.GetString()! : spent.GetRawText(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
