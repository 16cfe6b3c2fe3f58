using System.Globalization;
using System.Text.Json.Serialization;

namespace Workflows.Decks;

/// <summary>One model and prompt of a job; several make a matrix over the same decks.</summary>
public sealed record DeckVariant
{
    [JsonPropertyName("vision_model")] public required string VisionModel { get; init; }

    /// <summary>As it was asked; the cache goes by its normalised form.</summary>
    [JsonPropertyName("analysis_prompt")] public required string AnalysisPrompt { get; init; }

    /// <summary>What people call it.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }
}

/// <summary>Ids of a job's items: the deck's id, and with several variants the variant's number from 1 behind a dot.</summary>
internal static class DeckItemId
{
    /// <param name="variant">From 1.</param>
    public static string Of(int deckId, int variant, bool isMatrix) =>
        isMatrix ? string.Create(CultureInfo.InvariantCulture, $"{deckId}.{variant}") : deckId.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">Not an id of a deck job's item.</exception>
    public static (int DeckId, int Variant) Parse(string id)
    {
        var parts = id.Split('.');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length == 1 ? 1 : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
