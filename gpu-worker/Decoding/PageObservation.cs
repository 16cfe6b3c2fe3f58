using Workflows.Contracts;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Decoding;

/// <summary>What a decoder child saw on a page. Nothing in it is interpreted: that happens outside, where text from pictures can join in.</summary>
internal sealed record PageObservation
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>Points, as displayed.</summary>
    public required double Width { get; init; }

    public required double Height { get; init; }

    /// <summary>The text layer, one line a row.</summary>
    public required string Text { get; init; }

    public required bool TextTruncated { get; init; }

    public required IReadOnlyList<TextLine> Lines { get; init; }

    public required IReadOnlyList<ObservedImage> Images { get; init; }

    /// <summary>Drawn paths, one for each of their parts, in the order of drawing.</summary>
    public required IReadOnlyList<ObservedShape> Shapes { get; init; }

    /// <summary>Evenly coloured areas of large pictures, as if they had been drawn.</summary>
    public required IReadOnlyList<ObservedShape> PictureShapes { get; init; }

    public required IReadOnlyList<PaletteColour> Palette { get; init; }

    public required Rgb Background { get; init; }

    /// <summary>WCAG 2 contrast of the visible text layer; null without one.</summary>
    public required double? ContrastRatio { get; init; }

    /// <summary>A raster over the page: which cells are evenly coloured.</summary>
    public required CellGrid Even { get; init; }
}

/// <summary>A raster image on the page.</summary>
/// <param name="Box">Where it is seen, clipped to the page.</param>
/// <param name="EvenShare">Share of its area that is evenly coloured: drawings have much, photographs little.</param>
internal sealed record ObservedImage(Box Box, double EvenShare);

/// <summary>One part of a drawn path.</summary>
/// <param name="Points">Its corners and, on curves, places between them; empty for an upright rectangle.</param>
/// <param name="Closed">Whether the last point joins the first.</param>
/// <param name="Curved">Whether any of it is a curve.</param>
/// <param name="Fill">Null when it is not filled.</param>
/// <param name="Stroke">Null when its outline is not drawn.</param>
/// <param name="StrokeWidth">Points.</param>
internal sealed record ObservedShape(
    Box Box, IReadOnlyList<Spot> Points, bool Closed, bool Curved, Rgb? Fill, Rgb? Stroke, double StrokeWidth);
