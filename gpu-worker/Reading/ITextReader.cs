using Workflows.Contracts;

namespace Workflows.GpuWorker.Reading;

/// <summary>Pixels as a decoder child drew them: 8-bit sRGB, three bytes a pixel, rows without padding.</summary>
internal sealed record PixelImage(byte[] Rgb, int Width, int Height);

/// <summary>Reads text from pictures. There is none when no OCR pack is installed.</summary>
internal interface ITextReader
{
    /// <summary>False when its model pack is missing; then a page without a text layer has no text.</summary>
    bool IsAvailable { get; }

    /// <summary>The pack as <c>name@version</c>; part of what cached results go by.</summary>
    string Version { get; }

    /// <summary>Lines in reading order; boxes are shares of the picture. Sizes are pixels of the picture.</summary>
    Task<IReadOnlyList<TextPlace>> ReadAsync(PixelImage image, CancellationToken cancellationToken);
}

/// <summary>Says what pictures show. There is none when no label pack is installed.</summary>
internal interface IPictureLabeller
{
    bool IsAvailable { get; }

    /// <summary>The pack as <c>name@version</c>.</summary>
    string Version { get; }

    /// <summary>Likeliest first; only what is sure enough to be told.</summary>
    Task<IReadOnlyList<RegionLabel>> LabelAsync(PixelImage image, CancellationToken cancellationToken);
}
