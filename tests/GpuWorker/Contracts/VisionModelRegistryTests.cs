using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Tests.Contracts;

public sealed class VisionModelRegistryTests
{
    [Theory]
    [InlineData("classic", VisionModelFamily.Classic, "")]
    [InlineData("openai:gpt-x", VisionModelFamily.OpenAi, "gpt-x")]
    [InlineData("openai:org/model:free", VisionModelFamily.OpenAi, "org/model:free")]
    [InlineData("anthropic:some-model", VisionModelFamily.Anthropic, "some-model")]
    public void TryParse_AName_IsItsParts_AndTheirTextAgain(string text, VisionModelFamily family, string model)
    {
        Assert.True(VisionModelName.TryParse(text, out var name));

        Assert.Equal(new(family, model), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Classic")]
    [InlineData("openai:")]
    [InlineData("openai:two words")]
    [InlineData("openai:new\nline")]
    [InlineData("gpt-x")]
    [InlineData("anthropic:0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void TryParse_AnythingElse_IsNone(string? text) => Assert.False(VisionModelName.TryParse(text, out _));

    [Fact]
    public void CostOf_ByTheConfiguredPrices_IsExact()
    {
        var models = Registry(
            ("Vision:Models:0:Name", "openai:a"), ("Vision:Models:0:InputPerMillion", "2.5"), ("Vision:Models:0:OutputPerMillion", "10"),
            ("Vision:Models:1:Name", "openai:b"));

        Assert.Equal(0.003125m, models.CostOf("openai:a", 1250, 0));
        Assert.Equal(0.00001m, models.CostOf("openai:a", 0, 1));
        Assert.Null(models.CostOf("openai:b", 1, 1));
        Assert.Null(models.CostOf("openai:c", 1, 1));
        Assert.Equal(0, models.CostOf("classic", 0, 0));
    }

    [Fact]
    public void Refuse_WithoutKeyOrEndpoint_NamesTheSetting()
    {
        var refusal = Registry().Refuse("anthropic:m");

        Assert.Equal(ModelFailures.NotConfiguredCode, refusal?.Code);
        Assert.Contains("ANTHROPIC_API_KEY", refusal!.Action, StringComparison.Ordinal);
        Assert.Contains("Vision:Anthropic:ApiKey", refusal.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPENAI_API_KEY", "k")]
    [InlineData("Vision:OpenAi:ApiKey", "k")]
    [InlineData("Vision:OpenAi:Endpoint", "http://127.0.0.1:1/v1")]
    public void Refuse_WithAKeyOrAnEndpoint_IsNothing(string setting, string value) => Assert.Null(Registry((setting, value)).Refuse("openai:m"));

    [Fact]
    public void Offered_IsClassic_ThenTheConfiguredModels()
    {
        var models = Registry(
            ("ANTHROPIC_API_KEY", "k"), ("Vision:Models:0:Name", "openai:a"), ("Vision:Models:1:Name", "anthropic:b"),
            ("Vision:Models:1:InputPerMillion", "3"), ("Vision:Models:1:OutputPerMillion", "15"));

        Assert.Equal(["classic", "openai:a", "anthropic:b"], models.Offered.Select(model => model.Name.ToString()));
        Assert.Equal([null, ModelFailures.NotConfiguredCode, null], models.Offered.Select(model => model.Refusal?.Code));
        Assert.Equal(new VisionModelPrice(3, 15), models.Offered[2].Price);
    }

    [Theory]
    [InlineData("Vision:Models:0:Name", "gpt-x")]
    [InlineData("Vision:Models:0:Name", "classic")]
    [InlineData("Vision:OpenAi:Endpoint", "ftp://host/")]
    [InlineData("Vision:OpenAi:Endpoint", "v1")]
    [InlineData("Vision:CallTimeout", "00:00:01")]
    [InlineData("Vision:ImageWidth", "10")]
    public void Options_OutOfRange_AreRefused(string setting, string value) =>
        Assert.Throws<OptionsValidationException>(() => Registry((setting, value)));

    [Fact]
    public void Options_WithOnePriceOfTwo_AreRefused()
    {
        var e = Assert.Throws<OptionsValidationException>(() => Registry(("Vision:Models:0:Name", "openai:a"), ("Vision:Models:0:InputPerMillion", "1")));

        Assert.Contains("both InputPerMillion and OutputPerMillion", e.Message, StringComparison.Ordinal);
    }

    private static VisionModelRegistry Registry(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value))).Build();
        var services = new ServiceCollection().AddVisionModels(configuration).BuildServiceProvider();
        return services.GetRequiredService<VisionModelRegistry>();
    }
}
