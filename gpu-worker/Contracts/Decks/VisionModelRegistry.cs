using Microsoft.Extensions.Options;

namespace Workflows.Contracts;

/// <summary>A model that is offered by name.</summary>
/// <param name="Price">Null when it is unknown; <c>classic</c> has none because it costs nothing.</param>
/// <param name="Refusal">Why it cannot be asked at present; null when it can.</param>
public sealed record OfferedVisionModel(VisionModelName Name, VisionModelPrice? Price, ItemFailure? Refusal);

/// <summary>Which vision models the configuration offers, and at what price.</summary>
public sealed class VisionModelRegistry(IOptions<VisionOptions> options)
{
    private readonly Dictionary<string, VisionModelPrice> _prices = options.Value.Models
        .Where(model => model is { InputPerMillion: not null, OutputPerMillion: not null })
        .GroupBy(model => model.Name, StringComparer.Ordinal)
        .ToDictionary(named => named.Key, named => new VisionModelPrice(named.First().InputPerMillion!.Value, named.First().OutputPerMillion!.Value), StringComparer.Ordinal);

    /// <summary><c>classic</c>, then the configured ones as they are listed.</summary>
    public IReadOnlyList<OfferedVisionModel> Offered =>
    [
        new(new(VisionModelFamily.Classic, ""), Price: null, Refusal: null),
        .. options.Value.Models.Select(model => model.Name).Distinct(StringComparer.Ordinal)
            .Select(name => VisionModelName.TryParse(name, out var parsed) ? new OfferedVisionModel(parsed, PriceOf(name), Refuse(name)) : null)
            .OfType<OfferedVisionModel>(),
    ];

    /// <returns>Null when the model has no price in the configuration, as <c>classic</c> has none.</returns>
    public VisionModelPrice? PriceOf(string visionModel) => _prices.GetValueOrDefault(visionModel);

    /// <returns>US dollars: 0 for <c>classic</c>, null when the model has no price.</returns>
    public decimal? CostOf(string visionModel, long inputTokens, long outputTokens) =>
        visionModel == VisionModels.Classic ? 0 : PriceOf(visionModel)?.Cost(inputTokens, outputTokens);

    /// <returns>Why the model cannot be asked: no such name, or a provider that is not configured. Null when it can.</returns>
    public ItemFailure? Refuse(string visionModel)
    {
        if (!VisionModelName.TryParse(visionModel, out var name)) return ItemFailures.VisionModelUnknown(visionModel);
        return name.Family switch
        {
            VisionModelFamily.Classic => null,
            VisionModelFamily.OpenAi => options.Value.OpenAi.IsConfigured ? null : ModelFailures.NotConfigured(visionModel, nameof(VisionOptions.OpenAi), VisionServices.OpenAiKeyVariable),
            VisionModelFamily.Anthropic => options.Value.Anthropic.IsConfigured ? null : ModelFailures.NotConfigured(visionModel, nameof(VisionOptions.Anthropic), VisionServices.AnthropicKeyVariable),
            _ => throw new InvalidOperationException($"Unknown family {name.Family}."),
        };
    }
}
