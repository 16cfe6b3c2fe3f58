using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Workflows.GpuWorker.Models;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Models;

/// <summary>Our sessions against onnxruntime-node on the same files and the same numbers.</summary>
public sealed class AgreementTests : IDisposable
{
    private const float Tolerance = 1e-4f;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sessions_GiveWhatTheNodeRuntimeGives()
    {
        await TestPacks.EnsureLabelsAsync();
        (string Pack, string Model, int[] Shape)[] runs =
        [
            (PackCatalog.Ocr, "detector", [1, 3, 160, 320]),
            (PackCatalog.Ocr, "english", [2, 3, 48, 320]),
            (PackCatalog.Ocr, "latin", [1, 3, 48, 400]),
            (PackCatalog.Labels, "resnet50", [1, 3, 224, 224]),
        ];
        var ours = new List<FloatTensor>();
        var theirs = new List<string>();
        var orders = new List<object>();
        foreach (var (pack, name, shape) in runs)
        {
            using var loaded = TestPacks.Open(pack);
            var model = loaded.Model(name, threads: 1);
            var values = Values(name, shape);
            ours.AddRange(model.Run(new FloatTensor(values, [.. shape.Select(size => (long)size)]), Deadline.Token));
            var input = _folder.File($"{name}.in");
            await File.WriteAllBytesAsync(input, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
            var outputs = model.Description.Outputs.Select(output => new { name = output.Name, file = _folder.File($"{name}.{output.Name}") }).ToList();
            theirs.AddRange(outputs.Select(output => output.file));
            orders.Add(new { model = loaded.Pack.PathOf(model.Description.File), input, inputName = model.Description.Inputs[0].Name, shape, outputs });
        }

        await RunNodeAsync(JsonSerializer.Serialize(orders));

        Assert.Equal(5, ours.Count);
        for (var i = 0; i < ours.Count; i++)
        {
            var expected = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(theirs[i])).ToArray();
            Assert.Equal(expected.Length, ours[i].Values.Length);
            Assert.True(expected.Max() - expected.Min() > 1e-3, $"{theirs[i]} is flat: nothing is compared.");
            var apart = expected.Zip(ours[i].Values, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(apart <= Tolerance, $"{theirs[i]}: {apart} apart.");
        }
    }

    private static async Task RunNodeAsync(string orders)
    {
        var start = new ProcessStartInfo("node", [RepositoryPaths.In("tests/GpuWorker/Models/run-models.mjs")]) { RedirectStandardInput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(orders);
        node.StandardInput.Close();
        var errors = await node.StandardError.ReadToEndAsync(Deadline.Token);
        await node.WaitForExitAsync(Deadline.Token);
        Assert.True(node.ExitCode == 0, errors);
    }

    /// <summary>For the detector rows of marks like lines of text, else it sees nothing; for the others waves, smooth like a picture.</summary>
    private static float[] Values(string model, int[] shape)
    {
        var (width, count) = (shape[^1], shape.Aggregate(1, (product, size) => product * size));
        return [.. Enumerable.Range(0, count).Select(i => model switch
        {
            "detector" => i / width % 40 is > 10 and < 27 && i % width % 13 < 7 && i % width is > 20 and < 200 ? -2f : 2.2f,
            "resnet50" => 100 * Wave(i),
            _ => Wave(i),
        })];
    }

    private static float Wave(int i) => MathF.Sin(i * 0.037f) + (0.3f * MathF.Cos(i * 0.0011f));
}
