using System.ComponentModel.DataAnnotations;

namespace Workflows.GpuWorker.Reading;

/// <summary>What of a picture's labels is told.</summary>
internal sealed class LabelOptions
{
    public const string Section = "Labels";

    /// <summary>Least share of certainty of a label. Default 0.4; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double MinScore { get; set; } = 0.4;

    /// <summary>Most labels of a picture. Default 3; 1 to 100.</summary>
    [Range(1, 100)]
    public int MaxLabels { get; set; } = 3;

    /// <summary>Pixels of the shorter side below which a picture gets no label. Default 32; 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int MinSide { get; set; } = 32;
}
