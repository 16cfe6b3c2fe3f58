using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>JSON text of a task's input or output as it travels; null for none.</summary>
internal sealed record SerializedPayload(string? Json);

/// <summary>Reads task payloads into whatever the parameter wants; no input becomes null or the default.</summary>
internal sealed class SerializedPayloadConverter(IOptions<WorkerOptions> options) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.Source is not SerializedPayload payload || InputConversion.IsSpecial(context.TargetType))
            return new(ConversionResult.Unhandled());
        try
        {
            return new(ConversionResult.Success(payload.Read(context.TargetType, options.Value.Serializer!)));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException)
        {
            return new(ConversionResult.Failed(e));
        }
    }
}

internal static class SerializedPayloadReading
{
    public static object? Read(this SerializedPayload payload, Type type, ObjectSerializer serializer)
    {
        if (payload.Json is null) return type.IsValueType ? Activator.CreateInstance(type) : null;
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(payload.Json), writable: false);
        return serializer.Deserialize(stream, type, CancellationToken.None);
    }
}
