namespace Microsoft.Azure.Functions.Worker;

/// <summary>The result and the output bindings of one invocation, which middleware may read and replace.</summary>
internal sealed class InvocationOutputs
{
    private readonly Dictionary<BindingInfo, object?> _values = [];

    public InvocationResult Result { get; } = new UntypedInvocationResult();

    public IReadOnlyDictionary<BindingInfo, object?> All => _values;

    public void Set(BindingInfo binding, object? value) => _values[binding] = value;

    /// <summary>The outputs whose value is a <typeparamref name="T"/>; <c>object</c> gives all.</summary>
    public IEnumerable<OutputBindingData<T>> Values<T>() =>
        [.. _values.Where(v => v.Value is T || typeof(T) == typeof(object)).Select(v => new Output<T>(this, v.Key))];

    private sealed class UntypedInvocationResult : InvocationResult
    {
        public override object? Value { get; set; }
    }

    private sealed class Output<T>(InvocationOutputs outputs, BindingInfo binding) : OutputBindingData<T>
    {
        public override string BindingType => binding.Type;

        public override string Name => binding.Name;

        public override T? Value
        {
            get => outputs._values[binding] is T value ? value : default;
            set => outputs._values[binding] = value;
        }
    }
}

/// <summary>A typed look at the same result.</summary>
internal sealed class TypedInvocationResult<T>(InvocationOutputs outputs) : InvocationResult<T>
{
    public override T? Value
    {
        get => outputs.Result.Value is T value ? value : default;
        set => outputs.Result.Value = value;
    }
}
