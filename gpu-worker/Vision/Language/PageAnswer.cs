using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>A model's answer about one page, checked.</summary>
internal sealed record PageAnswer
{
    public required SlideTypeGuess SlideType { get; init; }

    public required string? Headline { get; init; }

    public required string? Language { get; init; }

    public required IReadOnlyList<PageRegion> Regions { get; init; }

    public required IReadOnlyList<PageFigure> Figures { get; init; }

    public required IReadOnlyList<PageFinding> Findings { get; init; }

    public required string Commentary { get; init; }

    /// <summary>The observation of the same page with the model's view in place of the classic one; what was measured stays.</summary>
    public PageAnalysis Over(PageAnalysis observed) => observed with
    {
        SlideType = SlideType,
        Headline = Headline,
        Language = Language ?? observed.Language,
        Regions = Regions,
        ChartAreaShare = Math.Round(Math.Min(1, Regions.Where(region => region.Kind == RegionKind.Chart).Sum(region => region.Box.Width * region.Box.Height)), 4),
        Figures = Figures,
        Findings = Findings,
        Commentary = Commentary,
    };
}
