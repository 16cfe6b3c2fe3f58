namespace Workflows.Contracts;

/// <summary>What a model costs, in US dollars for a million tokens.</summary>
public sealed record VisionModelPrice(decimal InputPerMillion, decimal OutputPerMillion)
{
    public const string Currency = "USD";

    private const decimal Million = 1_000_000;

    /// <summary>US dollars, exact. Discounts of a provider for input that it has seen before are not known here, so this is what it costs at most.</summary>
    public decimal Cost(long inputTokens, long outputTokens) => (inputTokens * InputPerMillion + outputTokens * OutputPerMillion) / Million;
}
