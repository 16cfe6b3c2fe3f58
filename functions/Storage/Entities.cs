using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;

namespace Workflows.Storage;

/// <summary>Reading rows, and the two encodings that rows need.</summary>
internal static class Entities
{
    /// <summary>UTF-16 characters that one text property of a row holds.</summary>
    public const int TextCharactersMax = 32 * 1024;

    /// <summary>Compact JSON with letters kept as letters, so that text stays within a row.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(this TableEntity row, string name) =>
        row.GetString(name) ?? throw new FormatException($"Row {row.PartitionKey}/{row.RowKey} has no '{name}'.");

    public static int Number(this TableEntity row, string name) =>
        row.GetInt32(name) ?? throw new FormatException($"Row {row.PartitionKey}/{row.RowKey} has no '{name}'.");

    public static DateTimeOffset Instant(this TableEntity row, string name) =>
        row.GetDateTimeOffset(name) ?? throw new FormatException($"Row {row.PartitionKey}/{row.RowKey} has no '{name}'.");

    /// <summary>Sets a text of any length that a row can hold: what does not fit into one property goes into the next ones.</summary>
    public static void SetLongText(this TableEntity row, string name, string text)
    {
        for (var (part, start) = (1, 0); part == 1 || start < text.Length; part++)
        {
            var length = Math.Min(LongTextPartCharacters, text.Length - start);

            // Half a letter is not text.
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1])) length--;
            row[PartName(name, part)] = text.Substring(start, length);
            start += length;
        }
    }

    public static string LongText(this TableEntity row, string name)
    {
        var text = row.Text(name);
        for (var part = 2; row.GetString(PartName(name, part)) is { } more; part++) text += more;
        return text;
    }

    public static T? Document<T>(this TableEntity row, string name) where T : class =>
        row.GetString(name) is { } json ? JsonSerializer.Deserialize<T>(json, Json) : null;

    private const int LongTextPartCharacters = 30 * 1024;

    private static string PartName(string name, int part) => part == 1 ? name : Invariant($"{name}_{part}");

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Any text as a table key: what keys may not hold is escaped; long text becomes its hash.</summary>
    public static string Key(string text) =>
        Uri.EscapeDataString(text) is { Length: <= 500 } escaped ? escaped.Replace('%', '=') : "sha256-" + Sha256(text);

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
