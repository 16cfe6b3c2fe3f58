using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.DurableTask.Entities;

/// <summary>Which entity; as text <c>@name@key</c>.</summary>
[JsonConverter(typeof(JsonText))]
public readonly record struct EntityInstanceId
{
    /// <param name="name">Lower-cased; not empty and without '@'.</param>
    /// <param name="key">May be empty.</param>
    /// <exception cref="ArgumentException">The name is empty or contains '@'.</exception>
    public EntityInstanceId(string name, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(key);
        if (name.Contains('@')) throw new ArgumentException($"Entity name '{name}' contains '@', which parts name and key.", nameof(name));

        Name = Lower(name);
        Key = key;
    }

    public string Name { get; }

    public string Key { get; }

    /// <exception cref="ArgumentException">The text is not <c>@name@key</c>.</exception>
    public static EntityInstanceId FromString(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var separator = instanceId.IndexOf('@', 1);
        if (instanceId[0] != '@' || separator < 2)
        {
            throw new ArgumentException($"'{instanceId}' is not an entity id; expected @name@key.", nameof(instanceId));
        }

        return new EntityInstanceId(instanceId[1..separator], instanceId[(separator + 1)..]);
    }

    public override string ToString() => $"@{Name}@{Key}";

#pragma warning disable CA1308 // The lower-case name is the wire format, not a comparison.
    internal static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    private sealed class JsonText : JsonConverter<EntityInstanceId>
    {
        public override EntityInstanceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { Length: > 0 } text ? FromString(text) : default;

        public override void Write(Utf8JsonWriter writer, EntityInstanceId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
