using Workflows.Contracts;

namespace Workflows.GpuWorker.Reading;

/// <summary>Stands in where no label pack is installed: pictures have no labels.</summary>
internal sealed class NoPictureLabeller : IPictureLabeller
{
    public bool IsAvailable => false;

    public string Version => "";

    public Task<IReadOnlyList<RegionLabel>> LabelAsync(PixelImage image, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RegionLabel>>([]);
}
