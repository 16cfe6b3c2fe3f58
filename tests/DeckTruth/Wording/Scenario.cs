namespace Workflows.DeckTruth.Wording;

/// <summary>Who pitches what to whom, in the words of the deck's language.</summary>
internal sealed record Scenario
{
    public required string Language { get; init; }

    public required string Company { get; init; }

    public required string Product { get; init; }

    public required string Tagline { get; init; }

    public required string Customers { get; init; }

    public required string Pain { get; init; }

    public required string Industry { get; init; }

    public required string City { get; init; }

    public required string Currency { get; init; }

    public required IReadOnlyList<string> Rivals { get; init; }

    public required IReadOnlyList<string> People { get; init; }
}
