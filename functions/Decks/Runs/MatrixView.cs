using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>A job's decks (rows) under its variants (columns).</summary>
public sealed record MatrixView
{
    public required string JobId { get; init; }

    public required JobState State { get; init; }

    public required bool Final { get; init; }

    public required long Revision { get; init; }

    public required IReadOnlyList<MatrixVariant> Variants { get; init; }

    public required IReadOnlyList<MatrixDeck> Decks { get; init; }

    public required IReadOnlyList<MatrixTotal> Totals { get; init; }
}

/// <param name="Index">From 1.</param>
public sealed record MatrixVariant(int Index, string Name, string VisionModel, string AnalysisPrompt);

public sealed record MatrixDeck
{
    public required int DeckId { get; init; }

    public required string Name { get; init; }

    /// <summary>0 while nobody has opened the deck.</summary>
    public required int PageCount { get; init; }

    /// <summary>In the order of the variants.</summary>
    public required IReadOnlyList<MatrixCell> Cells { get; init; }
}

/// <summary>One deck under one variant.</summary>
public sealed record MatrixCell
{
    /// <summary>From 1.</summary>
    public required int Variant { get; init; }

    public required string ItemId { get; init; }

    public required ItemState State { get; init; }

    /// <summary>Set while a worker reports on it.</summary>
    public RunningItemView? Progress { get; init; }

    public ReasonView? Failure { get; init; }

    /// <summary>The run to read; also of a failed deck of which some pages have an analysis.</summary>
    public string? RunId { get; init; }

    public required bool Cached { get; init; }

    /// <summary>What it took; of a cached one what it took when it was computed.</summary>
    public double? Seconds { get; init; }

    /// <summary>What it cost in this job, US dollars as decimal text; null when nobody knows or nothing has ended.</summary>
    public string? Cost { get; init; }

    /// <summary>What a cached one cost when it was computed.</summary>
    public string? CostSaved { get; init; }

    /// <summary>0 to 100 by name.</summary>
    public required IReadOnlyDictionary<string, double> Scores { get; init; }

    public required IReadOnlyList<SlideType> MissingSections { get; init; }

    public required IReadOnlyList<int> FailedPages { get; init; }

    /// <summary>An item whose row is not written yet.</summary>
    internal static MatrixCell Waiting(string itemId, int variant) => new()
    {
        Variant = variant,
        ItemId = itemId,
        State = ItemState.Queued,
        Cached = false,
        Scores = new Dictionary<string, double>(),
        MissingSections = [],
        FailedPages = [],
    };
}

/// <summary>One variant over all decks.</summary>
public sealed record MatrixTotal
{
    /// <summary>From 1.</summary>
    public required int Variant { get; init; }

    public required int Done { get; init; }

    public required int Failed { get; init; }

    public required int Cached { get; init; }

    /// <summary>Of what ran in this job.</summary>
    public required double Seconds { get; init; }

    /// <summary>US dollars as decimal text; null when a part is not known.</summary>
    public string? Cost { get; init; }

    /// <summary>Averages over the decks that have a result.</summary>
    public required IReadOnlyDictionary<string, double> Scores { get; init; }
}
