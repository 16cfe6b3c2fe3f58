namespace Workflows.GpuWorker.Models.Conversion;

/// <summary>Writes a layers model of TensorFlow.js as ONNX. Pictures go from height x width x channels to channels x height x width.</summary>
/// <remarks>The same input gives the same bytes. Knows the layers of plain convolutional networks; any other is refused by name.</remarks>
internal sealed class LayersConverter
{
    private readonly LayersModel _model;
    private readonly OnnxGraph _graph;

    /// <summary>Shapes without the batch; channels first.</summary>
    private readonly Dictionary<string, int?[]> _shapes = new(StringComparer.Ordinal);

    private LayersConverter(LayersModel model)
    {
        _model = model;
        _graph = new OnnxGraph(model.Name);
    }

    /// <param name="outputs">Layers whose values come out; the model's own when empty.</param>
    /// <exception cref="PackException">A layer or a setting that this converter does not know.</exception>
    public static void Convert(LayersModel model, IReadOnlyList<string> outputs, Stream onnx)
    {
        var converter = new LayersConverter(model);
        foreach (var layer in model.Layers) converter.Add(layer);
        foreach (var output in outputs.Count > 0 ? outputs : model.Outputs)
        {
            if (!converter._shapes.TryGetValue(output, out var shape)) throw new PackException($"The layers model {model.Name} has no layer '{output}'.");
            converter._graph.Output(output, [null, .. shape]);
        }

        converter._graph.WriteTo(onnx);
    }

    private void Add(Layer layer)
    {
        _shapes[layer.Name] = layer.Kind switch
        {
            "InputLayer" => Input(layer),
            "ZeroPadding2D" => ZeroPadding(layer),
            "Conv2D" => Convolution(layer),
            "BatchNormalization" => BatchNormalization(layer),
            "Activation" => Activated(layer, layer.Inputs[0], InputShape(layer)),
            "MaxPooling2D" => MaxPooling(layer),
            "Add" => Sum(layer),
            "GlobalAveragePooling2D" => GlobalAveragePooling(layer),
            "Dense" => Dense(layer),
            _ => throw new PackException($"The layer {layer.Name} is of the kind {layer.Kind}, which cannot be converted."),
        };
    }

    private int?[] Input(Layer layer)
    {
        var shape = layer.Config.GetProperty("batch_input_shape");
        int?[] channelsFirst = shape.GetArrayLength() == 4 ? [Size(3), Size(1), Size(2)] : [Size(1)];
        _graph.Input(layer.Name, [null, .. channelsFirst]);
        return channelsFirst;

        int? Size(int index) => shape[index].ValueKind == System.Text.Json.JsonValueKind.Null ? null : shape[index].GetInt32();
    }

    private int?[] ZeroPadding(Layer layer)
    {
        var sides = layer.Config.GetProperty("padding");
        var (top, bottom, left, right) = (sides[0][0].GetInt32(), sides[0][1].GetInt32(), sides[1][0].GetInt32(), sides[1][1].GetInt32());
        var pads = _graph.Constant($"{layer.Name}/pads", [0L, 0, top, left, 0, 0, bottom, right]);
        _graph.Node("Pad", layer.Name, [layer.Inputs[0], pads]);
        var input = InputShape(layer);
        return [input[0], input[1] + top + bottom, input[2] + left + right];
    }

    private int?[] Convolution(Layer layer)
    {
        var kernel = Weight(layer, "kernel");
        var (height, width, channels, filters) = (kernel.Shape[0], kernel.Shape[1], kernel.Shape[2], kernel.Shape[3]);
        var turned = new float[kernel.Values.Length];
        for (int y = 0, from = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        for (var channel = 0; channel < channels; channel++)
        for (var filter = 0; filter < filters; filter++, from++)
            turned[(((((filter * channels) + channel) * height) + y) * width) + x] = kernel.Values[from];

        List<string> inputs = [layer.Inputs[0], _graph.Constant($"{layer.Name}/kernel", turned, filters, channels, height, width)];
        if (layer.Flag("use_bias")) inputs.Add(_graph.Constant($"{layer.Name}/bias", Weight(layer, "bias").Values, filters));
        var (strides, dilations) = (layer.Numbers("strides"), layer.Numbers("dilation_rate"));
        var activation = layer.Text("activation");
        _graph.Node(
            "Conv", activation == "linear" ? layer.Name : $"{layer.Name}/linear", inputs,
            new("strides", Ints: strides), new("dilations", Ints: dilations), new("kernel_shape", Ints: [height, width]), new("auto_pad", Text: AutoPad(layer)));
        var input = InputShape(layer);
        int?[] shape =
        [
            filters,
            Slid(layer, input[1], ((height - 1) * (int)dilations[0]) + 1, (int)strides[0]),
            Slid(layer, input[2], ((width - 1) * (int)dilations[1]) + 1, (int)strides[1]),
        ];
        return activation == "linear" ? shape : Activated(layer, $"{layer.Name}/linear", shape);
    }

    private int?[] BatchNormalization(Layer layer)
    {
        var shape = InputShape(layer);
        var axis = layer.Config.GetProperty("axis");
        var last = axis.ValueKind == System.Text.Json.JsonValueKind.Array ? axis[0].GetInt32() : axis.GetInt32();
        if (last != shape.Length && last != -1) throw new PackException($"The layer {layer.Name} normalises axis {last}; only the channels can be converted.");
        var channels = Weight(layer, "moving_mean").Values.Length;
        _graph.Node(
            "BatchNormalization", layer.Name,
            [
                layer.Inputs[0],
                _graph.Constant($"{layer.Name}/gamma", layer.Flag("scale") ? Weight(layer, "gamma").Values : Ones(channels), channels),
                _graph.Constant($"{layer.Name}/beta", layer.Flag("center") ? Weight(layer, "beta").Values : new float[channels], channels),
                _graph.Constant($"{layer.Name}/mean", Weight(layer, "moving_mean").Values, channels),
                _graph.Constant($"{layer.Name}/variance", Weight(layer, "moving_variance").Values, channels),
            ],
            new OnnxAttribute("epsilon", Float: layer.Number("epsilon")));
        return shape;
    }

    private int?[] MaxPooling(Layer layer)
    {
        var (window, strides) = (layer.Numbers("pool_size"), layer.Numbers("strides"));
        _graph.Node("MaxPool", layer.Name, [layer.Inputs[0]], new("kernel_shape", Ints: window), new("strides", Ints: strides), new("auto_pad", Text: AutoPad(layer)));
        var input = InputShape(layer);
        return [input[0], Slid(layer, input[1], (int)window[0], (int)strides[0]), Slid(layer, input[2], (int)window[1], (int)strides[1])];
    }

    private int?[] Sum(Layer layer)
    {
        if (layer.Inputs.Count != 2) throw new PackException($"The layer {layer.Name} adds {layer.Inputs.Count} values; only two can be converted.");
        _graph.Node("Add", layer.Name, layer.Inputs);
        return InputShape(layer);
    }

    private int?[] GlobalAveragePooling(Layer layer)
    {
        var pooled = _graph.Node("GlobalAveragePool", $"{layer.Name}/pooled", [layer.Inputs[0]]);
        _graph.Node("Flatten", layer.Name, [pooled], new OnnxAttribute("axis", Int: 1));
        return [InputShape(layer)[0]];
    }

    private int?[] Dense(Layer layer)
    {
        var kernel = Weight(layer, "kernel");
        List<string> inputs = [layer.Inputs[0], _graph.Constant($"{layer.Name}/kernel", kernel.Values, kernel.Shape)];
        if (layer.Flag("use_bias")) inputs.Add(_graph.Constant($"{layer.Name}/bias", Weight(layer, "bias").Values, kernel.Shape[1]));
        int?[] shape = [kernel.Shape[1]];
        if (layer.Text("activation") == "linear")
        {
            _graph.Node("Gemm", layer.Name, inputs);
            return shape;
        }

        return Activated(layer, _graph.Node("Gemm", $"{layer.Name}/linear", inputs), shape);
    }

    private int?[] Activated(Layer layer, string input, int?[] shape)
    {
        switch (layer.Text("activation"))
        {
            case "relu":
                _graph.Node("Relu", layer.Name, [input]);
                break;
            case "linear":
                _graph.Node("Identity", layer.Name, [input]);
                break;
            case "softmax" when shape.Length == 1:
                _graph.Node("Softmax", layer.Name, [input], new OnnxAttribute("axis", Int: 1));
                break;
            case var other:
                throw new PackException($"The layer {layer.Name} has the activation {other}, which cannot be converted.");
        }

        return shape;
    }

    private int?[] InputShape(Layer layer) =>
        layer.Inputs.Count > 0 && _shapes.TryGetValue(layer.Inputs[0], out var shape) ? shape : throw new PackException($"The layer {layer.Name} has no input before it.");

    private Weight Weight(Layer layer, string name) =>
        _model.Weights.GetValueOrDefault($"{layer.Name}/{name}") ?? throw new PackException($"The weight {layer.Name}/{name} is missing.");

    /// <summary>Size after a window slid over it.</summary>
    private static int? Slid(Layer layer, int? size, int window, int stride) =>
        layer.Text("padding") == "same" ? (size + stride - 1) / stride : (size - window + stride) / stride;

    private static string AutoPad(Layer layer) => layer.Text("padding") switch
    {
        "same" => "SAME_UPPER",
        "valid" => "VALID",
        var other => throw new PackException($"The layer {layer.Name} has the padding {other}, which cannot be converted."),
    };

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        ones.AsSpan().Fill(1);
        return ones;
    }
}
