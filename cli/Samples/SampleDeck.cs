namespace Workflows.Cli.Samples;

/// <summary>One fictional company's deck.</summary>
internal sealed record SampleDeck
{
    /// <summary>File name without folder, ends in <c>.pdf</c>.</summary>
    public required string FileName { get; init; }
    public required string Company { get; init; }
    public required string Language { get; init; }
    public required PageFormat Format { get; init; }
    public required Theme Theme { get; init; }

    /// <summary>Written into the file as its creation date, so that every run writes the same bytes.</summary>
    public required DateTime CreatedAt { get; init; }
    public required IReadOnlyList<Slide> Slides { get; init; }

    /// <summary>True: pages are photographs of paper, without a text layer.</summary>
    public bool Scanned { get; init; }
}
