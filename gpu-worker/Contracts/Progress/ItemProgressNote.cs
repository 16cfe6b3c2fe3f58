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

    /// <summary>The last report is never held back by throttling.</summary>
    [JsonIgnore] public bool IsLast => Done >= Total;

    public string ToJson() => ContractJson.Write(this);
}
