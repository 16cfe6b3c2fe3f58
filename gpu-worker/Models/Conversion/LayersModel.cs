using System.Runtime.InteropServices;
using System.Text.Json;

namespace Workflows.GpuWorker.Models.Conversion;

/// <summary>A layers model of TensorFlow.js as it lies on disk: a topology and named weights.</summary>
internal sealed record LayersModel
{
    public required string Name { get; init; }

    public required IReadOnlyList<Layer> Layers { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    public required IReadOnlyDictionary<string, Weight> Weights { get; init; }

    /// <param name="path">The model.json; its shards lie beside it.</param>
    /// <exception cref="PackException">It is not a layers model of 32-bit floats.</exception>
    public static LayersModel Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var config = json.RootElement.GetProperty("modelTopology").GetProperty("model_config").GetProperty("config");
            return new LayersModel
            {
                Name = config.GetProperty("name").GetString()!,
                Layers = [.. config.GetProperty("layers").EnumerateArray().Select(Layer.Read)],
                Outputs = [.. config.GetProperty("output_layers").EnumerateArray().Select(o => o[0].GetString()!)],
                Weights = ReadWeights(json.RootElement.GetProperty("weightsManifest"), Path.GetDirectoryName(path)!),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new PackException($"{path} is not a readable layers model of TensorFlow.js: {e.Message}", e);
        }
    }

    private static Dictionary<string, Weight> ReadWeights(JsonElement groups, string folder)
    {
        var weights = new Dictionary<string, Weight>(StringComparer.Ordinal);
        foreach (var group in groups.EnumerateArray())
        {
            using var bytes = new MemoryStream();
            foreach (var shard in group.GetProperty("paths").EnumerateArray())
            {
                using var file = File.OpenRead(Path.Combine(folder, Path.GetFileName(shard.GetString()!)));
                file.CopyTo(bytes);
            }

            var all = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            var offset = 0;
            foreach (var entry in group.GetProperty("weights").EnumerateArray())
            {
                var name = entry.GetProperty("name").GetString()!;
                if (entry.GetProperty("dtype").GetString() != "float32" || entry.TryGetProperty("quantization", out _))
                    throw new PackException($"The weight {name} is not made of 32-bit floats; only those can be converted.");
                int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
                var length = shape.Aggregate(1, (product, size) => checked(product * size)) * sizeof(float);
                if (offset + length > all.Length) throw new PackException($"The weight {name} lies behind the end of the shards; one of them is not whole.");
                weights[name] = new Weight(MemoryMarshal.Cast<byte, float>(all.Span.Slice(offset, length)).ToArray(), shape);
                offset += length;
            }

            if (offset != all.Length) throw new PackException($"The shards have {all.Length - offset} bytes more than the weights need.");
        }

        return weights;
    }
}

/// <param name="Values">Last dimension fastest.</param>
internal sealed record Weight(float[] Values, int[] Shape);

/// <summary>One layer with the layers that feed it.</summary>
internal sealed record Layer(string Name, string Kind, IReadOnlyList<string> Inputs, JsonElement Config)
{
    public static Layer Read(JsonElement layer)
    {
        var inbound = layer.GetProperty("inbound_nodes");
        if (inbound.GetArrayLength() > 1) throw new PackException($"The layer {layer.GetProperty("name")} is used more than once, which cannot be converted.");
        return new Layer(
            layer.GetProperty("name").GetString()!,
            layer.GetProperty("class_name").GetString()!,
            inbound.GetArrayLength() == 0 ? [] : [.. inbound[0].EnumerateArray().Select(node => node[0].GetString()!)],
            layer.GetProperty("config").Clone());
    }

    public string Text(string setting) => Config.GetProperty(setting).GetString()!;

    public float Number(string setting) => Config.GetProperty(setting).GetSingle();

    public bool Flag(string setting) => Config.GetProperty(setting).GetBoolean();

    public long[] Numbers(string setting) => [.. Config.GetProperty(setting).EnumerateArray().Select(n => n.GetInt64())];
}
