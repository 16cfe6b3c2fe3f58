using Workflows.GpuWorker.Models;

namespace Workflows.GpuWorker.Reading;

/// <summary>Reads lines that were cut out of a picture.</summary>
internal sealed class LineRecognizer
{
    /// <summary>Pixels of a line's height: the network takes no other.</summary>
    public const int LineHeight = 48;

    private readonly OnnxModel _model;
    private readonly PixelPlanes _planes;
    private readonly int _batchLines;
    private readonly int _threads;

    /// <exception cref="PackException">The dictionary and the network do not fit together.</exception>
    public LineRecognizer(OnnxModel model, string dictionary, int batchLines, int threads)
    {
        (_model, _batchLines, _threads) = (model, batchLines, threads);
        _planes = new PixelPlanes(model.Description.Preprocessing);
        Decoder = new CtcDecoder(dictionary);
        if (model.Description.Outputs[0].Shape[^1] is { } classes && classes != Decoder.ClassCount)
            throw new PackException($"The model '{model.Description.Name}' has {classes} classes, its dictionary {Decoder.ClassCount}.");
    }

    public CtcDecoder Decoder { get; }

    /// <param name="lines">Pictures of <see cref="LineHeight"/>.</param>
    /// <returns>Probabilities by step and class, in the order of the lines.</returns>
    public float[][] Read(IReadOnlyList<PixelImage> lines, CancellationToken cancellationToken)
    {
        var steps = new float[lines.Count][];
        // Lines of one length only: what is put behind a shorter one is read as a full stop now and then.
        var batches = Enumerable.Range(0, lines.Count).GroupBy(i => lines[i].Width).SelectMany(same => same.Chunk(_batchLines));
        // On the CPU each line is a thread's own work: that wastes less than many threads on one line.
        Parallel.ForEach(
            batches, new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken },
            batch => ReadBatch(lines, batch, steps, cancellationToken));
        return steps;
    }

    private void ReadBatch(IReadOnlyList<PixelImage> lines, int[] batch, float[][] steps, CancellationToken cancellationToken)
    {
        var width = lines[batch[0]].Width;
        var size = PixelImages.Bands * LineHeight * width;
        var planes = new float[size * batch.Length];
        for (var i = 0; i < batch.Length; i++) _planes.Write(lines[batch[i]], 0, 0, planes.AsSpan(i * size, size), width, LineHeight);
        var output = _model.Run(new FloatTensor(planes, [batch.Length, PixelImages.Bands, LineHeight, width]), cancellationToken)[0];
        var row = output.Values.Length / batch.Length;
        for (var i = 0; i < batch.Length; i++) steps[batch[i]] = output.Values[(i * row)..((i + 1) * row)];
    }
}
