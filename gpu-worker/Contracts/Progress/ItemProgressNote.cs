using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>How far an item is: <c>{"done":5,"total":17,"unit":"page","label":"Processing deck 3: page 5/17"}</c>.</summary>
public sealed record ItemProgressNote
{
    /// <summary>The step that is being worked on or has been finished, 0 to <see cref="Total"/>.</summary>
    [JsonPropertyName("done")] public required int Done { get; init; }

    [JsonPropertyName("total")] public required int Total { get; init; }

    /// <summary>Singular: "page".</summary>
    [JsonPropertyName("unit")] public required string Unit { get; init; }

    [JsonPropertyName("label")] public string? Label { get; init; }

    /// <summary>Why it stands still for the moment; null while it works.</summary>
    [JsonPropertyName("waiting"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ItemWaiting? Waiting { get; init; }

    /// <summary>The last report is never held back by throttling.</summary>
    [JsonIgnore] public bool IsLast => Done >= Total;

    public string ToJson() => ContractJson.Write(this);
}

/// <summary>What a running item waits for.</summary>
public sealed record ItemWaiting
{
    /// <summary>The provider of a model takes no more requests for now.</summary>
    public const string ProviderLimit = "PROVIDER_LIMIT";

    /// <summary>The provider of a model does not answer, or has too much to do.</summary>
    public const string ProviderDown = "PROVIDER_DOWN";

    /// <summary>Stable: <see cref="ProviderLimit"/>, <see cref="ProviderDown"/>, <c>MODEL_LOADING</c>.</summary>
    [JsonPropertyName("code")] public required string Code { get; init; }

    /// <summary>"OpenAI allows no more requests for now."</summary>
    [JsonPropertyName("sentence")] public required string Sentence { get; init; }

    /// <summary>UTC; null when nobody knows.</summary>
    [JsonPropertyName("until")] public DateTimeOffset? Until { get; init; }
}
