using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>How long finished items took, from the newest at most 50; the ground of the time estimate.</summary>
public sealed record ItemTiming
{
    public static ItemTiming None { get; } = new();

    /// <summary>Finished items measured, cached ones not counted.</summary>
    [JsonPropertyName("samples")] public int Samples { get; init; }

    [JsonPropertyName("mean_seconds")] public double MeanSeconds { get; init; }

    [JsonPropertyName("p50_seconds")] public double P50Seconds { get; init; }

    [JsonPropertyName("p90_seconds")] public double P90Seconds { get; init; }

    /// <summary>Items that were worked on at the same time: seconds of work per second of wall time, at least 1.</summary>
    [JsonPropertyName("lanes")] public double Lanes { get; init; } = 1;
}
