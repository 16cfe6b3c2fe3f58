using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Workflows.GpuWorker.Models.Conversion;

/// <summary>An ONNX model being put together: operator set 13, file format 7. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph(string name)
{
    private const int FileFormat = 7;
    private const int OperatorSet = 13;
    private const int Float32 = 1;
    private const int Int64 = 7;

    private readonly List<ProtoMessage> _nodes = [];
    private readonly List<ProtoMessage> _initializers = [];
    private readonly List<ProtoMessage> _inputs = [];
    private readonly List<ProtoMessage> _outputs = [];

    /// <param name="shape">Null where any size is allowed.</param>
    public void Input(string tensor, IReadOnlyList<int?> shape) => _inputs.Add(ValueInfo(tensor, shape));

    public void Output(string tensor, IReadOnlyList<int?> shape) => _outputs.Add(ValueInfo(tensor, shape));

    /// <returns>The output's name.</returns>
    public string Node(string kind, string output, IEnumerable<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs) node.Add(1, input);
        node.Add(2, output).Add(3, $"{kind}:{output}").Add(4, kind);
        foreach (var attribute in attributes) node.Add(5, attribute.Write());
        _nodes.Add(node);
        return output;
    }

    /// <returns>The name.</returns>
    public string Constant(string tensor, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape)
    {
        var bytes = MemoryMarshal.AsBytes(values.Span).ToArray();
        _initializers.Add(Tensor(tensor, Float32, shape).Add(9, bytes));
        return tensor;
    }

    /// <returns>The name.</returns>
    public string Constant(string tensor, params ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        _initializers.Add(Tensor(tensor, Int64, [values.Length]).Add(9, bytes));
        return tensor;
    }

    public void WriteTo(Stream stream)
    {
        var graph = new ProtoMessage();
        foreach (var node in _nodes) graph.Add(1, node);
        graph.Add(2, name);
        foreach (var initializer in _initializers) graph.Add(5, initializer);
        foreach (var input in _inputs) graph.Add(11, input);
        foreach (var output in _outputs) graph.Add(12, output);
        new ProtoMessage()
            .Add(1, FileFormat)
            .Add(2, "workflows")
            .Add(7, graph)
            .Add(8, new ProtoMessage().Add(1, "").Add(2, OperatorSet))
            .WriteTo(stream);
    }

    private static ProtoMessage Tensor(string tensor, int type, ReadOnlySpan<int> shape)
    {
        var message = new ProtoMessage();
        foreach (var size in shape) message.Add(1, size);
        return message.Add(2, type).Add(8, tensor);
    }

    private static ProtoMessage ValueInfo(string tensor, IReadOnlyList<int?> shape)
    {
        var dimensions = new ProtoMessage();
        foreach (var size in shape) dimensions.Add(1, size is { } fixedSize ? new ProtoMessage().Add(1, fixedSize) : new ProtoMessage().Add(2, "n"));
        var type = new ProtoMessage().Add(1, new ProtoMessage().Add(1, Float32).Add(2, dimensions));
        return new ProtoMessage().Add(1, tensor).Add(2, type);
    }
}

/// <summary>A named setting of a node.</summary>
internal readonly record struct OnnxAttribute(string Name, float? Float = null, long? Int = null, string? Text = null, IReadOnlyList<long>? Ints = null)
{
    public ProtoMessage Write()
    {
        var message = new ProtoMessage().Add(1, Name);
        if (Float is { } number) return message.Add(2, number).Add(20, 1);
        if (Int is { } whole) return message.Add(3, whole).Add(20, 2);
        if (Text is { } text) return message.Add(4, text).Add(20, 3);
        foreach (var item in Ints ?? throw new InvalidOperationException($"The attribute {Name} has no value.")) message.Add(8, item);
        return message.Add(20, 7);
    }
}
