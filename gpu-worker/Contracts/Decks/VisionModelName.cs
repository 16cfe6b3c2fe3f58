using System.Diagnostics.CodeAnalysis;

namespace Workflows.Contracts;

/// <summary>Who answers under a vision model's name.</summary>
public enum VisionModelFamily
{
    /// <summary>Computer vision of our own; no prompt, no cost.</summary>
    Classic,

    /// <summary>OpenAI, or anything that speaks its chat completions.</summary>
    OpenAi,

    Anthropic,
}

/// <summary>A <c>vision_model</c> taken apart.</summary>
/// <param name="Model">The model's own name at its provider; empty for classic.</param>
public sealed record VisionModelName(VisionModelFamily Family, string Model)
{
    public const string OpenAiPrefix = "openai:";
    public const string AnthropicPrefix = "anthropic:";

    /// <summary>Characters of a whole name: what the cache's column holds.</summary>
    public const int LengthMax = 100;

    /// <summary>Whether a prompt changes what it answers.</summary>
    public bool TakesPrompt => Family != VisionModelFamily.Classic;

    /// <summary>As requests name it.</summary>
    public override string ToString() => Family switch
    {
        VisionModelFamily.Classic => VisionModels.Classic,
        VisionModelFamily.OpenAi => OpenAiPrefix + Model,
        VisionModelFamily.Anthropic => AnthropicPrefix + Model,
        _ => throw new InvalidOperationException($"Unknown family {Family}."),
    };

    /// <returns>False unless the text is exactly <c>classic</c>, or a prefix and a model's name of printable ASCII without spaces.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VisionModelName? name)
    {
        name = text switch
        {
            null or { Length: > LengthMax } => null,
            VisionModels.Classic => new(VisionModelFamily.Classic, ""),
            _ when text.StartsWith(OpenAiPrefix, StringComparison.Ordinal) => Of(VisionModelFamily.OpenAi, text[OpenAiPrefix.Length..]),
            _ when text.StartsWith(AnthropicPrefix, StringComparison.Ordinal) => Of(VisionModelFamily.Anthropic, text[AnthropicPrefix.Length..]),
            _ => null,
        };
        return name is not null;
    }

    private static VisionModelName? Of(VisionModelFamily family, string model) =>
        model.Length > 0 && model.All(c => c is > ' ' and < '\x7f') ? new(family, model) : null;
}
