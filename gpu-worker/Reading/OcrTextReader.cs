using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Models;

namespace Workflows.GpuWorker.Reading;

/// <summary>Reads text with the PP-OCR pack.</summary>
internal sealed class OcrTextReader : ITextReader, IDisposable
{
    /// <summary>A box encloses ascenders, descenders and a margin; a font's size is this share of its height, measured on rendered pages.</summary>
    private const double FontSizeShare = 0.8;

    private readonly LoadedPack _pack;
    private readonly Lazy<OcrEngine> _engine;

    public OcrTextReader(PackLibrary library, ModelDevice device, WorkerMetrics metrics, IOptions<OcrOptions> options, TimeProvider time)
    {
        _pack = new LoadedPack(PackCatalog.Ocr, library, device, metrics, time);
        _engine = new Lazy<OcrEngine>(() => new OcrEngine(_pack, options.Value, time));
    }

    public bool IsAvailable => _pack.IsAvailable;

    public string Version => _pack.Version;

    /// <summary>For measurements.</summary>
    public OcrEngine Engine => _engine.Value;

    /// <exception cref="PackException">The pack is not available.</exception>
    public Task<IReadOnlyList<TextPlace>> ReadAsync(PixelImage image, CancellationToken cancellationToken) =>
        // Networks keep a thread busy for seconds; the caller's must stay free.
        Task.Run(() => Places(image, _engine.Value.Read(image, cancellationToken)), cancellationToken);

    public void Dispose() => _pack.Dispose();

    private static IReadOnlyList<TextPlace> Places(PixelImage image, OcrReading reading) =>
    [
        .. reading.Lines.Select(line => new TextPlace
        {
            Text = line.Text,
            Box = Share(image, line.Box),
            Size = Math.Round(Math.Min(line.Box.Height, line.Box.Width) * FontSizeShare, 1),
            Source = TextSource.Ocr,
            Confidence = Math.Round(line.Confidence, 3),
        }),
    ];

    private static PageBox Share(PixelImage image, TextBox box)
    {
        var (left, top, right, bottom) = box.Bounds;
        (left, right) = (Math.Clamp(left / image.Width, 0, 1), Math.Clamp(right / image.Width, 0, 1));
        (top, bottom) = (Math.Clamp(top / image.Height, 0, 1), Math.Clamp(bottom / image.Height, 0, 1));
        return new PageBox { X = left, Y = top, Width = right - left, Height = bottom - top };
    }
}
