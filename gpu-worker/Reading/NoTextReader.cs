using Workflows.Contracts;

namespace Workflows.GpuWorker.Reading;

/// <summary>Stands in where no OCR pack is installed: pictures keep their text to themselves.</summary>
internal sealed class NoTextReader : ITextReader
{
    public bool IsAvailable => false;

    public string Version => "";

    public Task<IReadOnlyList<TextPlace>> ReadAsync(PixelImage image, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TextPlace>>([]);
}
