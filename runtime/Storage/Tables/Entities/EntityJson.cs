using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>The service's JSON: a value whose type JSON cannot say has an annotation <c>"name@odata.type"</c> beside it.</summary>
internal static class EntityJson
{
    private const string TypeSuffix = "@odata.type";

    // Always seven digits: rows sort and compare by text in places, and Azure writes them so.
    private const string InstantFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <exception cref="NotSupportedException">A value has a type that tables do not have.</exception>
    public static ReadOnlyMemory<byte> Write(IEnumerable<KeyValuePair<string, object?>> properties)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in properties) WriteProperty(json, name, value);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static Dictionary<string, object> Read(JsonElement entity)
    {
        var properties = new Dictionary<string, object>();
        foreach (var property in entity.EnumerateObject())
        {
            var isAnnotation = property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal);
            var isMetadata = property.Name.StartsWith("odata.", StringComparison.Ordinal) && property.Name != EntityNames.ETag;
            if (isAnnotation || isMetadata || property.Value.ValueKind == JsonValueKind.Null) continue;

            var type = entity.TryGetProperty(property.Name + TypeSuffix, out var annotation) ? annotation.GetString() : null;
            // The service knows its own column, so it leaves the annotation out in some formats.
            if (property.Name == EntityNames.Timestamp) type = "Edm.DateTime";
            properties.Add(property.Name, ReadValue(property.Name, property.Value, type));
        }

        return properties;
    }

    public static string FormatInstant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <exception cref="NotSupportedException">Local and unspecified times would be stored as another instant than was meant.</exception>
    public static string FormatInstant(DateTime instant) =>
        instant.Kind == DateTimeKind.Utc
            ? instant.ToString(InstantFormat, CultureInfo.InvariantCulture)
            : throw new NotSupportedException($"DateTime {instant:O} is of kind {instant.Kind}; tables hold UTC. Use DateTimeOffset or DateTime.SpecifyKind.");

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: break;
            case string text: json.WriteString(name, text); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: Annotated(json, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: WriteDouble(json, name, number); break;
            case Guid guid: Annotated(json, name, "Edm.Guid", guid.ToString("D")); break;
            case DateTimeOffset instant: Annotated(json, name, "Edm.DateTime", FormatInstant(instant)); break;
            case DateTime instant: Annotated(json, name, "Edm.DateTime", FormatInstant(instant)); break;
            case byte[] bytes: Annotated(json, name, "Edm.Binary", Convert.ToBase64String(bytes)); break;
            case BinaryData bytes: Annotated(json, name, "Edm.Binary", Convert.ToBase64String(bytes.ToMemory().Span)); break;
            case Enum member: json.WriteString(name, member.ToString()); break;
            default: throw new NotSupportedException($"The column {name} cannot hold a {value.GetType()}.");
        }
    }

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        json.WriteString(name + TypeSuffix, "Edm.Double");
        if (double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
    }

    private static void Annotated(Utf8JsonWriter json, string name, string type, string value)
    {
        json.WriteString(name + TypeSuffix, type);
        json.WriteString(name, value);
    }

    private static object ReadValue(string name, JsonElement value, string? type) => type switch
    {
        "Edm.Int64" => long.Parse(Text(value), CultureInfo.InvariantCulture),
        "Edm.Double" => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.Parse(Text(value), CultureInfo.InvariantCulture),
        "Edm.Guid" => Guid.Parse(Text(value)),
        "Edm.DateTime" => DateTimeOffset.Parse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        "Edm.Binary" => value.GetBytesFromBase64(),
        _ => value.ValueKind switch
        {
            JsonValueKind.String => Text(value),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            // Cast to object: the arms' common type would turn every int into a double.
            JsonValueKind.Number => value.TryGetInt32(out var number) ? number : (object)value.GetDouble(),
            _ => throw new NotSupportedException($"The column {name} holds a JSON {value.ValueKind}."),
        },
    };

    // The service writes these as JSON strings; an emulator that writes a bare number is read all the same.
    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
