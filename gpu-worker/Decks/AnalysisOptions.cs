using System.ComponentModel.DataAnnotations;

namespace Workflows.GpuWorker.Decks;

/// <summary>How many decks this worker takes at once, and how.</summary>
internal sealed class AnalysisOptions
{
    public const string Section = "Analysis";

    /// <summary>Decks in analysis at once; default 1 (one device, one deck), 1 to 64.</summary>
    [Range(1, 64)]
    public int MaxConcurrentDecks { get; set; } = 1;

    /// <summary>Decks in ingestion at once; default 2, 1 to 64.</summary>
    [Range(1, 64)]
    public int MaxConcurrentIngestions { get; set; } = 2;

    /// <summary>Least time that a page of an analysis takes, for demonstrations and tests; default 0, at most 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MinimumPageTime { get; set; } = TimeSpan.Zero;

    /// <summary>File to which each real analysis appends a line "deck model attempt pid"; default none.</summary>
    public string? LogFile { get; set; }
}
