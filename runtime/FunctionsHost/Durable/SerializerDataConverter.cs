using System.Text;
using Azure.Core.Serialization;
using Microsoft.DurableTask;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Payloads of durable tasks through the app's serializer: in functions apps it takes the place of the SDK's converter.</summary>
internal sealed class SerializerDataConverter(ObjectSerializer serializer) : DataConverter
{
    public override string? Serialize(object? value) => value is null ? null : serializer.Serialize(value, value.GetType(), CancellationToken.None).ToString();

    public override object? Deserialize(string? data, Type targetType)
    {
        if (data is null) return null;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(data), writable: false);
        return serializer.Deserialize(stream, targetType, CancellationToken.None);
    }
}
