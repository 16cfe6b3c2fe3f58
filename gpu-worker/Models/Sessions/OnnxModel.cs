using Microsoft.ML.OnnxRuntime;
using Workflows.GpuWorker.Metrics;

namespace Workflows.GpuWorker.Models;

/// <summary>32-bit floats, last dimension fastest.</summary>
internal sealed record FloatTensor(float[] Values, long[] Shape);

/// <summary>One network of a pack, loaded. May be used by several threads at once.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly PackManifest _pack;
    private readonly string _device;
    private readonly WorkerMetrics _metrics;
    private readonly TimeProvider _time;

    private OnnxModel(InferenceSession session, PackManifest pack, PackModel description, string device, WorkerMetrics metrics, TimeProvider time)
    {
        (_session, _pack, Description, _device, _metrics, _time) = (session, pack, description, device, metrics, time);
    }

    public PackModel Description { get; }

    /// <param name="threads">Threads of one run on the CPU.</param>
    /// <exception cref="PackException">ONNX Runtime refuses the file, or its tensors are not the manifest's.</exception>
    public static OnnxModel Load(ModelPack pack, string name, ModelDevice device, int threads, WorkerMetrics metrics, TimeProvider time)
    {
        var description = pack.Manifest.Model(name);
        var path = pack.PathOf(description.File);
        InferenceSession session;
        try
        {
            using var flushed = FlushedDenormals.Here();
            using var options = device.Options(threads);
            session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new PackException($"The model pack {pack.Manifest.Id}: ONNX Runtime refuses {path}: {e.Message}", e);
        }

        var model = new OnnxModel(session, pack.Manifest, description, device.Name!, metrics, time);
        foreach (var (tensors, found, kind) in new[] { (description.Inputs, session.InputNames, "input"), (description.Outputs, session.OutputNames, "output") })
        {
            if (tensors.FirstOrDefault(tensor => !found.Contains(tensor.Name)) is not { } missing) continue;
            session.Dispose();
            throw new PackException($"The model pack {pack.Manifest.Id}: {path} has no {kind} '{missing.Name}'; it has {string.Join(", ", found)}.");
        }

        return model;
    }

    /// <summary>Runs the network on its first input.</summary>
    /// <returns>The outputs in the manifest's order.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped in its middle.</exception>
    public IReadOnlyList<FloatTensor> Run(FloatTensor input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var startedAt = _time.GetTimestamp();
        using var run = new RunOptions();
        // Memory of the largest page so far would otherwise stay with the process.
        if (_device == ModelDevice.Cpu) run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using var stop = cancellationToken.Register(() => run.Terminate = true);
        using var value = OrtValue.CreateTensorValueFromMemory(input.Values, input.Shape);
        try
        {
            using var flushed = FlushedDenormals.Here();
            using var outputs = _session.Run(run, [Description.Inputs[0].Name], [value], [.. Description.Outputs.Select(output => output.Name)]);
            _metrics.ModelRan($"{_pack.Id}/{Description.Name}", _device, _time.GetElapsedTime(startedAt));
            return [.. outputs.Select(output => new FloatTensor(output.GetTensorDataAsSpan<float>().ToArray(), output.GetTensorTypeAndShape().Shape))];
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose() => _session.Dispose();
}
