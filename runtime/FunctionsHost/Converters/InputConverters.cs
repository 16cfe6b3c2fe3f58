namespace Microsoft.Azure.Functions.Worker.Converters;

public interface IInputConverter
{
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}

public abstract class ConverterContext
{
    public abstract Type TargetType { get; }

    public abstract object? Source { get; }

    public abstract FunctionContext FunctionContext { get; }

    public abstract IReadOnlyDictionary<string, object> Properties { get; }
}

public enum ConversionStatus
{
    Unhandled,
    Succeeded,
    Failed,
}

#pragma warning disable CA1815 // The official struct has no equality of its own.
public readonly struct ConversionResult
#pragma warning restore CA1815
{
    private ConversionResult(ConversionStatus status, object? value, Exception? error)
    {
        Status = status;
        Value = value;
        Error = error;
    }

    public ConversionStatus Status { get; }

    public object? Value { get; }

    public Exception? Error { get; }

    public static ConversionResult Unhandled() => default;

    public static ConversionResult Success(object? value) => new(ConversionStatus.Succeeded, value, null);

    public static ConversionResult Failed(Exception exception) => new(ConversionStatus.Failed, null, exception);
}

/// <summary>Names the converter that is asked first for a parameter or a type.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct)]
public class InputConverterAttribute(Type converterType) : Attribute
{
    public Type ConverterType { get; } = converterType;
}

public enum ConverterFallbackBehavior
{
    Allow = 0,
    Disallow = 1,
    Default = Allow,
}
