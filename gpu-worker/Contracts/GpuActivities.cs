namespace Workflows.Contracts;

/// <summary>Names of the activities that the GPU worker runs; orchestrations schedule them by these names.</summary>
public static class GpuActivities
{
    /// <summary><see cref="IngestDeckInput"/> to <see cref="IngestDeckOutput"/>: page count, text layer and page images of one deck.</summary>
    public const string IngestDeck = "IngestDeck";

    /// <summary><see cref="AnalyzeDeckInput"/> to <see cref="AnalyzeDeckOutput"/>: visual analysis of one deck.</summary>
    public const string AnalyzeDeck = "AnalyzeDeck";
}
