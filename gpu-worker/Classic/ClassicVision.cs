using Workflows.Contracts;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Classic;

/// <summary>The family of one: "classic".</summary>
internal sealed class ClassicVision : IVisionModel
{
    public IReadOnlyList<string> Names { get; } = [VisionModels.Classic];

    public bool Handles(string visionModel) => visionModel == VisionModels.Classic;

    public string Version(string visionModel) => ClassicAnalyzer.Version;

    public async Task<PageResult> AnalyzeAsync(PageTask page, CancellationToken cancellationToken) =>
        new(await page.Decoder.AnalyzeAsync(page.Number, cancellationToken), Packs: []);
}
