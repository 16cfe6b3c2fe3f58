using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Asks the converters for a parameter's value: the one that the parameter or its type names, then the list of the options.</summary>
internal sealed class InputConversion(IServiceProvider services, IOptions<WorkerOptions> options)
{
    private readonly ConcurrentDictionary<Type, IInputConverter> _converters = new();
    private readonly Lazy<IReadOnlyList<Type>> _order = new(() => [.. options.Value.InputConverters]);

    /// <summary>Types that never take their value from data.</summary>
    public static bool IsSpecial(Type type) => type == typeof(FunctionContext) || type == typeof(CancellationToken);

    /// <exception cref="FunctionInputConverterException">No value, and the parameter wants one.</exception>
    public async ValueTask<object?> ConvertAsync(ParameterConverterContext context)
    {
        var parameter = context.Parameter;
        if (Named(parameter) is { } named)
        {
            var result = await Instance(named).ConvertAsync(context);
            if (result.Status != ConversionStatus.Unhandled) return ValueOf(result, context);
        }

        foreach (var type in _order.Value)
        {
            var result = await Instance(type).ConvertAsync(context);
            if (result.Status != ConversionStatus.Unhandled) return ValueOf(result, context);
        }

        if (parameter.HasDefaultValue) return parameter.DefaultValue;
        if (parameter.IsReferenceOrNullableType) return null;
        throw new FunctionInputConverterException(
            $"{context.FunctionContext.FunctionDefinition.Name}: no value for the parameter {parameter.Name} ({parameter.Type}).");
    }

    private static Type? Named(FunctionParameter parameter) =>
        parameter.Info?.GetCustomAttribute<InputConverterAttribute>()?.ConverterType
        ?? parameter.Type.GetCustomAttribute<InputConverterAttribute>()?.ConverterType;

    private static object? ValueOf(ConversionResult result, ParameterConverterContext context) =>
        result.Status == ConversionStatus.Succeeded
            ? result.Value
            : throw new FunctionInputConverterException(
                $"{context.FunctionContext.FunctionDefinition.Name}: the parameter {context.Parameter.Name} ({context.Parameter.Type}) " +
                $"cannot be made from what the trigger gave: {result.Error?.Message}",
                result.Error);

    private IInputConverter Instance(Type type) =>
        _converters.GetOrAdd(type, static (t, s) => (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(s, t), services);
}
