using System.ComponentModel.DataAnnotations;

namespace Workflows.GpuWorker.Reading;

/// <summary>Bounds and thresholds of text reading.</summary>
internal sealed class OcrOptions
{
    public const string Section = "Ocr";

    /// <summary>Pixels in which text is looked for; a larger picture is looked at smaller. Default 4,000,000; 10,000 to 64,000,000.</summary>
    [Range(10_000, 64_000_000)]
    public int MaxPixels { get; set; } = 4_000_000;

    /// <summary>Pixels of a tile's side: a larger picture goes through the detector in tiles that overlap, which bounds memory. Default 1,600; 320 to 8,000.</summary>
    [Range(320, 8_000)]
    public int TileSide { get; set; } = 1_600;

    /// <summary>Lines read of one picture, the surest first. Default 400; 1 to 5,000.</summary>
    [Range(1, 5_000)]
    public int MaxLines { get; set; } = 400;

    /// <summary>Pixels of a line's length when it is 48 high; a longer one is squeezed. Default 3,200; 320 to 12,800.</summary>
    [Range(320, 12_800)]
    public int MaxLineWidth { get; set; } = 3_200;

    /// <summary>Lines that go through a recogniser at once. Default 8; 1 to 471.</summary>
    [Range(1, 471)]
    public int BatchLines { get; set; } = 8;

    /// <summary>A line is told when the reader is at least this sure. Default 0.6; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double MinConfidence { get; set; } = 0.6;

    /// <summary>Lines of a picture, the longest first, that are read with accents in any case; when one has some, all are. Default 4; 0 to 5,000.</summary>
    [Range(0, 5_000)]
    public int LatinSample { get; set; } = 4;

    /// <summary>A line of which English is less sure is read with accents in any case. Default 0.9; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double LatinBelow { get; set; } = 0.9;
}
