using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace Workflows.DurableTask;

/// <summary>Writes entity metadata; the state of an untyped one goes out as it is stored.</summary>
internal sealed class EntityMetadataJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => StateType(typeToConvert) is not null;

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        StateType(typeToConvert) is { } state
            ? (JsonConverter?)Activator.CreateInstance(typeof(Writer<,>).MakeGenericType(typeToConvert, state))
            : null;

    private static Type? StateType(Type? type) => type switch
    {
        null => null,
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(EntityMetadata<>) => type.GetGenericArguments()[0],
        _ => StateType(type.BaseType),
    };

    private sealed class Writer<TMetadata, TState> : JsonConverter<TMetadata>
        where TMetadata : EntityMetadata<TState>
    {
        public override TMetadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Entity metadata is written, never read.");

        public override void Write(Utf8JsonWriter writer, TMetadata value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString(Name(nameof(value.Id)), value.Id.ToString());
            writer.WriteString(Name(nameof(value.LastModifiedTime)), value.LastModifiedTime);
            if (value.BacklogQueueSize > 0) writer.WriteNumber(Name(nameof(value.BacklogQueueSize)), value.BacklogQueueSize);
            if (value.LockedBy is { } holder) writer.WriteString(Name(nameof(value.LockedBy)), holder);
            if (value.IncludesState)
            {
                writer.WritePropertyName(Name(nameof(value.State)));
                if (value.State is SerializedData raw) writer.WriteStringValue(raw.Value);
                else JsonSerializer.Serialize(writer, value.State, options);
            }

            writer.WriteEndObject();

            string Name(string property) => options.PropertyNamingPolicy?.ConvertName(property) ?? property;
        }
    }
}
