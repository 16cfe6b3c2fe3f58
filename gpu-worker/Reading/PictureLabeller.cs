using System.Text.Json;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Models;

namespace Workflows.GpuWorker.Reading;

/// <summary>Names what a picture shows with the ResNet50 pack, out of ImageNet's 1,000 classes: things and animals, no people, charts or logos.</summary>
internal sealed class PictureLabeller : IPictureLabeller, IDisposable
{
    private const string Model = "resnet50";

    private readonly LoadedPack _pack;
    private readonly LabelOptions _options;
    private readonly Lazy<(OnnxModel Model, PixelPlanes Planes, string[] Names)> _loaded;

    public PictureLabeller(PackLibrary library, ModelDevice device, WorkerMetrics metrics, IOptions<LabelOptions> options, TimeProvider time)
    {
        _pack = new LoadedPack(PackCatalog.Labels, library, device, metrics, time);
        _options = options.Value;
        _loaded = new(Load);
    }

    public bool IsAvailable => _pack.IsAvailable;

    public string Version => _pack.Version;

    /// <exception cref="PackException">The pack is not available.</exception>
    public Task<IReadOnlyList<RegionLabel>> LabelAsync(PixelImage image, CancellationToken cancellationToken) =>
        Task.Run(() => Label(image, cancellationToken), cancellationToken);

    public void Dispose() => _pack.Dispose();

    private IReadOnlyList<RegionLabel> Label(PixelImage image, CancellationToken cancellationToken)
    {
        PixelImages.Require(image);
        if (Math.Min(image.Width, image.Height) < _options.MinSide) return [];
        var (model, planes, names) = _loaded.Value;
        var side = model.Description.Inputs[0].Shape[^1] ?? throw new PackException($"The pack {Version} does not say how large its pictures are.");
        var input = new float[PixelImages.Bands * side * side];
        planes.Write(PixelImages.Draw(image, Middle(image), side, side), 0, 0, input, side, side);
        var scores = model.Run(new FloatTensor(input, [1, PixelImages.Bands, side, side]), cancellationToken)[0].Values;
        return
        [
            .. Enumerable.Range(0, scores.Length)
                .Where(i => scores[i] >= _options.MinScore)
                .OrderByDescending(i => scores[i])
                .Take(_options.MaxLabels)
                .Select(i => new RegionLabel(names[i], Math.Round(scores[i], 3))),
        ];
    }

    /// <summary>The largest square in the middle.</summary>
    private static Frame Middle(PixelImage image)
    {
        var side = Math.Min(image.Width, image.Height);
        return Frame.Of((image.Width - side) / 2.0, (image.Height - side) / 2.0, side, side);
    }

    private (OnnxModel Model, PixelPlanes Planes, string[] Names) Load()
    {
        var model = _pack.Model(Model, _pack.Threads);
        var file = model.Description.Dictionary ?? throw new PackException($"The pack {Version} has no names for its classes.");
        var byIndex = JsonSerializer.Deserialize<Dictionary<int, string>>(File.ReadAllBytes(_pack.Pack.PathOf(file)))!;
        if (model.Description.Outputs[0].Shape[^1] != byIndex.Count) throw new PackException($"The pack {Version} names {byIndex.Count} classes, its network has {model.Description.Outputs[0].Shape[^1]}.");
        return (model, new PixelPlanes(model.Description.Preprocessing), [.. Enumerable.Range(0, byIndex.Count).Select(i => byIndex[i].Replace('_', ' '))]);
    }
}
