using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

internal sealed class ParameterConverterContext(
    InvocationContext context, FunctionParameter parameter, BindingInfo? binding, Type targetType, object? source) : ConverterContext
{
    public override Type TargetType { get; } = targetType;

    public override object? Source { get; } = source;

    public override FunctionContext FunctionContext => context;

    public override IReadOnlyDictionary<string, object> Properties => Parameter.Properties;

    public FunctionParameter Parameter { get; } = parameter;

    /// <summary>Null for a parameter without a binding attribute.</summary>
    public BindingInfo? Binding { get; } = binding;
}
