using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

internal enum ChartForm
{
    Bars,
    Lines,
    Pie,
    HeatMap,
}

/// <summary>A chart in points of the page.</summary>
/// <param name="Rises">Whether its values grow from first to last; null when that cannot be said.</param>
internal sealed record FoundChart(ChartForm Form, Box Box, double Confidence, string Reason, bool? Rises)
{
    /// <summary>Whether its bars lie.</summary>
    public bool Lies { get; init; }

    /// <summary>Texts along its axes and at its marks.</summary>
    public int Labels { get; init; }
}
