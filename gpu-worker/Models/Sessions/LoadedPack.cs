using System.Collections.Concurrent;
using Workflows.GpuWorker.Metrics;

namespace Workflows.GpuWorker.Models;

/// <summary>One pack in use: opened at the first question, each network loaded at its first use.</summary>
internal sealed class LoadedPack(string name, PackLibrary library, ModelDevice device, WorkerMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<OnnxModel>> _models = new(StringComparer.Ordinal);

    /// <summary>Whole, and there is something to run it on.</summary>
    public bool IsAvailable => library.Open(name).Pack is not null && device.Name is not null;

    /// <summary><c>name@version</c>, or "none".</summary>
    public string Version => IsAvailable ? library.Open(name).Version : "none";

    /// <summary>Threads that may work on networks at once.</summary>
    public int Threads => device.Threads;

    /// <param name="threads">Threads of one run on the CPU; the first caller's count.</param>
    /// <exception cref="PackException">The pack is not available, or has no such network.</exception>
    public OnnxModel Model(string model, int threads) => _models.GetOrAdd(model, m => new Lazy<OnnxModel>(() => OnnxModel.Load(Pack, m, device, threads, metrics, time))).Value;

    public ModelPack Pack => library.Open(name) is { Pack: { } pack } ? pack : throw new PackException(library.Open(name).Problem!);

    public void Dispose()
    {
        foreach (var model in _models.Values.Where(model => model.IsValueCreated)) model.Value.Dispose();
    }
}
