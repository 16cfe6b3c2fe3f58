using System.Globalization;
using System.Text;
using Azure.Core.Serialization;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Converters;

internal sealed class FunctionContextConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(context.TargetType == typeof(FunctionContext) ? ConversionResult.Success(context.FunctionContext) : ConversionResult.Unhandled());
}

internal sealed class CancellationTokenConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(context.TargetType == typeof(CancellationToken) || context.TargetType == typeof(CancellationToken?)
            ? ConversionResult.Success(context.FunctionContext.CancellationToken)
            : ConversionResult.Unhandled());
}

/// <summary>The source is what the parameter wants already.</summary>
internal sealed class TypeConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(context.Source is { } source && context.TargetType.IsInstanceOfType(source)
            ? ConversionResult.Success(source)
            : ConversionResult.Unhandled());
}

internal sealed class GuidConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new((context.TargetType == typeof(Guid) || context.TargetType == typeof(Guid?))
            && context.Source is string text && Guid.TryParse(text, out var value)
            ? ConversionResult.Success(value)
            : ConversionResult.Unhandled());
}

internal sealed class DateTimeConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.Source is not string text) return new(ConversionResult.Unhandled());
        var target = Nullable.GetUnderlyingType(context.TargetType) ?? context.TargetType;
        if (target == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var offset))
            return new(ConversionResult.Success(offset));
        if (target == typeof(DateTime) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            return new(ConversionResult.Success(time));
        return new(ConversionResult.Unhandled());
    }
}

/// <summary>Between bytes and text.</summary>
internal sealed class BytesConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var bytes = context.Source switch
        {
            byte[] array => array,
            ReadOnlyMemory<byte> memory => memory.ToArray(),
            string text => Encoding.UTF8.GetBytes(text),
            _ => null,
        };
        if (bytes is null) return new(ConversionResult.Unhandled());

        var target = context.TargetType;
        object? value =
            target == typeof(byte[]) ? bytes
            : target == typeof(string) ? Encoding.UTF8.GetString(bytes)
            : target == typeof(ReadOnlyMemory<byte>) || target == typeof(ReadOnlyMemory<byte>?) ? new ReadOnlyMemory<byte>(bytes)
            : target == typeof(Memory<byte>) ? new Memory<byte>(bytes)
            : target == typeof(BinaryData) ? BinaryData.FromBytes(bytes)
            : target == typeof(Stream) ? new MemoryStream(bytes, writable: false)
            : null;
        return new(value is null ? ConversionResult.Unhandled() : ConversionResult.Success(value));
    }
}

/// <summary>Text or bytes as JSON; also how <c>"5"</c> becomes an int.</summary>
internal sealed class JsonPocoConverter(IOptions<WorkerOptions> options) : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.TargetType == typeof(string) || context.TargetType == typeof(byte[])) return ConversionResult.Unhandled();

        var bytes = context.Source switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            byte[] array => array,
            ReadOnlyMemory<byte> memory => memory.ToArray(),
            _ => null,
        };
        if (bytes is null || bytes.Length == 0) return ConversionResult.Unhandled();

        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            return ConversionResult.Success(await Serializer.DeserializeAsync(stream, context.TargetType, context.FunctionContext.CancellationToken));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException or FormatException)
        {
            return ConversionResult.Failed(e);
        }
    }

    private ObjectSerializer Serializer => options.Value.Serializer!;
}
