using System.Text.Encodings.Web;
using System.Text.Json;

namespace Workflows.Contracts;

/// <summary>How documents of this assembly are written where they are stored (cache rows, result blobs, progress).</summary>
/// <remarks>Names and enums are fixed by attributes on the types, so every System.Text.Json configuration reads them.</remarks>
public static class ContractJson
{
    /// <summary>Compact; letters outside ASCII stay letters (the documents never end up inside HTML unescaped).</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <exception cref="JsonException">The text is not a <typeparamref name="T"/>.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"A {typeof(T).Name} was expected, not null.");
}
