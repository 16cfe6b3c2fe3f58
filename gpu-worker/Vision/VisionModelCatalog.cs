using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision;

/// <summary>The vision models of this worker.</summary>
internal sealed class VisionModelCatalog(IEnumerable<IVisionModel> models, VisionModelRegistry registry)
{
    private readonly IVisionModel[] _models = [.. models];

    /// <summary>What to say when somebody asks for another one.</summary>
    public IReadOnlyList<string> Names => [.. _models.SelectMany(model => model.Names)];

    /// <summary>Null when no family of this worker handles the name.</summary>
    public IVisionModel? Find(string visionModel) => Array.Find(_models, model => model.Handles(visionModel));

    /// <summary>The name as a metric's label: names that nobody configured must not become series.</summary>
    public string Label(string visionModel) =>
        Names.Contains(visionModel, StringComparer.Ordinal) ? visionModel
        : VisionModelName.TryParse(visionModel, out var name) ? $"{name.Family.ToString().ToLowerInvariant()}:other"
        : "unknown";

    /// <returns>Why the model cannot be asked on this worker; null when it can.</returns>
    public ItemFailure? Refuse(string visionModel) =>
        registry.Refuse(visionModel) ?? (Find(visionModel) is null ? ItemFailures.VisionModelUnknown(visionModel) : null);

    /// <exception cref="ArgumentException">No family handles the name.</exception>
    public IVisionModel Get(string visionModel) =>
        Find(visionModel) ?? throw new ArgumentException($"There is no vision model '{visionModel}'.", nameof(visionModel));
}
