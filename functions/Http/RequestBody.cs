using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Workflows.Http;

/// <summary>Reads JSON bodies within a limit; everything wrong with them is a 400 or 413 problem.</summary>
internal static class RequestBody
{
    /// <summary>JSON bodies: 10,000 ids and a long prompt fit.</summary>
    public const int JsonBytesMax = 256 * 1024;

    /// <summary>What the server in front accepts at most; named when it refuses by itself.</summary>
    public const long ServerLimitBytes = 30_000_000;

    public static async Task<byte[]> ReadAsync(HttpRequest request, int bytesMax, string option, CancellationToken cancellationToken)
    {
        if (request.ContentLength > bytesMax) throw Problems.TooLarge(bytesMax, option);
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > bytesMax) throw Problems.TooLarge(bytesMax, option);
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    /// <summary>A JSON object; an empty body reads as <c>{}</c> when allowed.</summary>
    public static async Task<JsonBody> ReadObjectAsync(HttpRequest request, bool emptyAllowed, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(request, JsonBytesMax, "256 KiB for JSON", cancellationToken);
        if (bytes.Length == 0 && emptyAllowed) return new(JsonSerializer.SerializeToElement(new { }), bytes);
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(document.RootElement.Clone(), bytes)
                : throw Problems.Invalid("", "The body must be a JSON object.");
        }
        catch (JsonException)
        {
            throw Problems.Invalid("", bytes.Length == 0 ? "The body is empty; a JSON object is expected." : "The body is not valid JSON.");
        }
    }
}

/// <summary>A JSON object as it was sent, with typed reads whose errors name the field.</summary>
/// <param name="At">JSON pointer of this object within the body.</param>
internal sealed record JsonBody(JsonElement Root, byte[] Bytes, string At = "")
{
    public bool Has(string name) => Root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Null when absent or null.</summary>
    public IReadOnlyList<JsonBody>? Objects(string name, int countMax)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(entry => entry.ValueKind != JsonValueKind.Object))
            throw Problems.Invalid($"{At}/{name}", $"{name} must be a list of objects.");
        if (value.GetArrayLength() > countMax) throw Problems.Invalid($"{At}/{name}", $"{name} has {value.GetArrayLength()} entries; the limit is {countMax}.");
        return [.. value.EnumerateArray().Select((entry, i) => new JsonBody(entry, [], $"{At}/{name}/{i}"))];
    }

    /// <summary>Null when absent or null.</summary>
    public string? Text(string name, int lengthMax)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) throw Problems.Invalid($"{At}/{name}", $"{name} must be text.");
        var text = value.GetString()!;
        return text.Length <= lengthMax ? text : throw Problems.Invalid($"{At}/{name}", $"{name} has {text.Length} characters; the limit is {lengthMax}.");
    }

    /// <summary>Null when absent or null.</summary>
    public int? Integer(string name, int least, int most)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return Integer(value, $"{At}/{name}", least, most);
    }

    /// <summary>Integers, also as text (ids are strings in maps); null when absent or null.</summary>
    public IReadOnlyList<int>? Integers(string name, int countMax)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.Array) throw Problems.Invalid($"{At}/{name}", $"{name} must be a list of integers.");
        if (value.GetArrayLength() > countMax) throw Problems.Invalid($"{At}/{name}", $"{name} has {value.GetArrayLength()} entries; the limit is {countMax}.");
        return [.. value.EnumerateArray().Select((entry, i) => Integer(entry, $"{At}/{name}/{i}", 1, int.MaxValue))];
    }

    /// <summary>US dollars as a number or decimal text, at least 0; null when absent or null.</summary>
    public decimal? Money(string name)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        const System.Globalization.NumberStyles style = System.Globalization.NumberStyles.AllowDecimalPoint;
        var amount = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
            JsonValueKind.String when decimal.TryParse(value.GetString(), style, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Problems.Invalid($"{At}/{name}", $"{name} must be an amount of US dollars, such as \"2.50\"."),
        };
        return amount is >= 0 and <= MoneyMax ? amount : throw Problems.Invalid($"{At}/{name}", $"{name} must be from 0 to {MoneyMax} US dollars.");
    }

    /// <summary>Null when absent or null.</summary>
    public bool? Flag(string name)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Problems.Invalid($"{At}/{name}", $"{name} must be true or false.");
    }

    private const int MoneyMax = 1_000_000;

    private static int Integer(JsonElement value, string pointer, int least, int most)
    {
        var number = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt32(out var n) => n,
            JsonValueKind.String when int.TryParse(value.GetString(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) => n,
            _ => throw Problems.Invalid(pointer, $"{pointer} must be an integer."),
        };
        return number >= least && number <= most ? number : throw Problems.Invalid(pointer, $"{pointer} is {number}; it must be from {least} to {most}.");
    }
}
