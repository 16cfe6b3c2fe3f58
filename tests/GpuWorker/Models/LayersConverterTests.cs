using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Workflows.GpuWorker.Models;
using Workflows.GpuWorker.Models.Conversion;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Models;

/// <summary>A small network with every kind of layer, worked out by hand here and run as ONNX.</summary>
public sealed class LayersConverterTests : IDisposable
{
    private const int Side = 7;
    private const float Epsilon = 0.001f;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Convert_EveryKindOfLayer_GivesTheNumbersOfPlainLoops()
    {
        var path = WriteModel("Conv2D");
        using var onnx = new MemoryStream();
        LayersConverter.Convert(LayersModel.Read(path), ["scores", "mean"], onnx);
        var picture = Numbers(Side * Side * 2, 5); // rows of pixels with two channels

        using var session = new InferenceSession(onnx.ToArray());
        using var input = OrtValue.CreateTensorValueFromMemory(ChannelsFirst(picture), [1, 2, Side, Side]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["picture"], [input], ["scores", "mean"]);

        var (scores, mean) = ByHand(picture);
        AssertClose(scores, outputs[0].GetTensorDataAsSpan<float>());
        AssertClose(mean, outputs[1].GetTensorDataAsSpan<float>());
        Assert.Equal(1, scores.Sum(), 5);
    }

    [Fact]
    public void Convert_Twice_GivesTheSameBytes()
    {
        var path = WriteModel("Conv2D");
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        LayersConverter.Convert(LayersModel.Read(path), [], first);
        LayersConverter.Convert(LayersModel.Read(path), [], second);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Convert_UnknownLayer_IsRefusedByName()
    {
        var model = LayersModel.Read(WriteModel("LSTM"));

        var refusal = Assert.Throws<PackException>(() => LayersConverter.Convert(model, [], Stream.Null));

        Assert.Contains("conv", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("LSTM", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ShardCutShort_IsRefused()
    {
        var path = WriteModel("Conv2D");
        var shard = Path.Combine(Path.GetDirectoryName(path)!, "shard2.bin");
        File.WriteAllBytes(shard, File.ReadAllBytes(shard)[..^4]);

        Assert.Contains("not whole", Assert.Throws<PackException>(() => LayersModel.Read(path)).Message, StringComparison.Ordinal);
    }

    /// <summary>picture - pad - conv 3x3 stride 2 - norm - relu - pool 2x2; + conv 1x1 same of itself; mean; dense softmax.</summary>
    private static (float[] Scores, float[] Mean) ByHand(float[] picture)
    {
        const int padded = Side + 2, out1 = ((padded - 3) / 2) + 1, pooled = out1 / 2;
        var kernel = Numbers(3 * 3 * 2 * 4, 1);
        var bias = Numbers(4, 2);
        var conv = new float[out1, out1, 4];
        for (var y = 0; y < out1; y++)
        for (var x = 0; x < out1; x++)
        for (var f = 0; f < 4; f++)
        {
            var sum = bias[f];
            for (var ky = 0; ky < 3; ky++)
            for (var kx = 0; kx < 3; kx++)
            for (var c = 0; c < 2; c++)
            {
                var (py, px) = ((y * 2) + ky - 1, (x * 2) + kx - 1);
                if (py is >= 0 and < Side && px is >= 0 and < Side) sum += picture[(((py * Side) + px) * 2) + c] * kernel[(((((ky * 3) + kx) * 2) + c) * 4) + f];
            }

            var (gamma, beta, mean, variance) = (Numbers(4, 3)[f], Numbers(4, 4)[f], Numbers(4, 6)[f], Math.Abs(Numbers(4, 7)[f]) + 0.5f);
            conv[y, x, f] = Math.Max(0, ((sum - mean) / MathF.Sqrt(variance + Epsilon) * gamma) + beta);
        }

        var point = Numbers(4 * 4, 8);
        var means = new float[4];
        for (var y = 0; y < pooled; y++)
        for (var x = 0; x < pooled; x++)
        {
            var max = new float[4];
            for (var f = 0; f < 4; f++)
                max[f] = Math.Max(Math.Max(conv[y * 2, x * 2, f], conv[y * 2, (x * 2) + 1, f]), Math.Max(conv[(y * 2) + 1, x * 2, f], conv[(y * 2) + 1, (x * 2) + 1, f]));
            for (var f = 0; f < 4; f++)
            {
                var side = 0f;
                for (var c = 0; c < 4; c++) side += max[c] * point[(c * 4) + f];
                means[f] += (max[f] + side) / (pooled * pooled);
            }
        }

        var (weights, offsets) = (Numbers(4 * 3, 9), Numbers(3, 10));
        var logits = Enumerable.Range(0, 3).Select(u => offsets[u] + Enumerable.Range(0, 4).Sum(f => means[f] * weights[(f * 3) + u])).ToArray();
        var total = logits.Sum(MathF.Exp);
        return ([.. logits.Select(l => MathF.Exp(l) / total)], means);
    }

    private string WriteModel(string convolution)
    {
        (string Name, int[] Shape, float[] Values)[] weights =
        [
            ("conv/kernel", [3, 3, 2, 4], Numbers(72, 1)), ("conv/bias", [4], Numbers(4, 2)),
            ("norm/gamma", [4], Numbers(4, 3)), ("norm/beta", [4], Numbers(4, 4)), ("norm/moving_mean", [4], Numbers(4, 6)),
            ("norm/moving_variance", [4], [.. Numbers(4, 7).Select(v => Math.Abs(v) + 0.5f)]),
            ("point/kernel", [1, 1, 4, 4], Numbers(16, 8)), ("scores/kernel", [4, 3], Numbers(12, 9)), ("scores/bias", [3], Numbers(3, 10)),
        ];
        object Conv(string name, int size, int stride, string padding, bool bias) => new
        {
            name, kernel_size = new[] { size, size }, strides = new[] { stride, stride }, padding, dilation_rate = new[] { 1, 1 }, activation = "linear", use_bias = bias,
        };
        object Layer(string name, string kind, object config, params string[] inputs) => new
        {
            name, class_name = kind, config, inbound_nodes = inputs.Length == 0 ? [] : new[] { inputs.Select(i => new object[] { i, 0, 0, new { } }).ToArray() },
        };
        object[] layers =
        [
            Layer("picture", "InputLayer", new { batch_input_shape = new int?[] { null, Side, Side, 2 } }),
            Layer("pad", "ZeroPadding2D", new { padding = new[] { new[] { 1, 1 }, [1, 1] } }, "picture"),
            Layer("conv", convolution, Conv("conv", 3, 2, "valid", bias: true), "pad"),
            Layer("norm", "BatchNormalization", new { axis = new[] { 3 }, epsilon = Epsilon, scale = true, center = true }, "conv"),
            Layer("relu", "Activation", new { activation = "relu" }, "norm"),
            Layer("pool", "MaxPooling2D", new { pool_size = new[] { 2, 2 }, strides = new[] { 2, 2 }, padding = "valid" }, "relu"),
            Layer("point", "Conv2D", Conv("point", 1, 1, "same", bias: false), "pool"),
            Layer("sum", "Add", new { }, "pool", "point"),
            Layer("mean", "GlobalAveragePooling2D", new { }, "sum"),
            Layer("scores", "Dense", new { units = 3, activation = "softmax", use_bias = true }, "mean"),
        ];
        var json = new
        {
            modelTopology = new { model_config = new { config = new { name = "small", layers, output_layers = new[] { new object[] { "scores", 0, 0 } } } } },
            weightsManifest = new[] { new { paths = new[] { "shard1.bin", "shard2.bin" }, weights = weights.Select(w => new { name = w.Name, shape = w.Shape, dtype = "float32" }) } },
        };
        var bytes = weights.SelectMany(w => MemoryMarshal.AsBytes(w.Values.AsSpan()).ToArray()).ToArray();
        // The cut is in the middle of a number, as it is in real models.
        File.WriteAllBytes(_folder.File("shard1.bin"), bytes[..203]);
        File.WriteAllBytes(_folder.File("shard2.bin"), bytes[203..]);
        File.WriteAllText(_folder.File("model.json"), JsonSerializer.Serialize(json));
        return _folder.File("model.json");
    }

    private static float[] ChannelsFirst(float[] picture) =>
        [.. Enumerable.Range(0, 2).SelectMany(c => Enumerable.Range(0, Side * Side).Select(i => picture[(i * 2) + c]))];

    private static float[] Numbers(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin((i + 1) * (seed + 0.7f)))];

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5f);
    }
}
