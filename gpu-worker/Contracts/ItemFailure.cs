using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>Why an item cannot be done: a stable code, a sentence for people and what they can do about it.</summary>
public sealed record ItemFailure
{
    /// <summary>One of the codes in <see cref="ItemFailures"/>.</summary>
    [JsonPropertyName("code")] public required string Code { get; init; }

    [JsonPropertyName("sentence")] public required string Sentence { get; init; }

    [JsonPropertyName("action")] public required string Action { get; init; }
}
