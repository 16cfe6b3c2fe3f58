using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>Literals of the service's filter language.</summary>
internal static class TableFilter
{
    public static string Format(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return string.Format(CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select(Literal)]);
    }

    /// <exception cref="ArgumentException">The value's type has no literal.</exception>
    private static string Literal(object? value) => value switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number => number.ToString("0.0################", CultureInfo.InvariantCulture),
        Guid guid => $"guid'{guid:D}'",
        DateTimeOffset instant => $"datetime'{EntityJson.FormatInstant(instant)}'",
        DateTime instant => $"datetime'{EntityJson.FormatInstant(instant)}'",
        byte[] bytes => $"X'{Convert.ToHexStringLower(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexStringLower(bytes.ToMemory().Span)}'",
        _ => throw new ArgumentException($"A filter cannot hold a {value?.GetType().ToString() ?? "null"}.", nameof(value)),
    };
}
