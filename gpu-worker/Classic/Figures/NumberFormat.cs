using System.Globalization;

namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>Reads numbers as people of a language write them: 1,234.5 or 1.234,5 or 1 234,5 or 1'234.5.</summary>
internal static class NumberFormat
{
    /// <summary>A number: groups of three with one kind of separator, or plain digits; with or without decimals.</summary>
    public const string Pattern = @"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,4})?|\d{1,3}(?:['’ ]\d{3})+(?:[.,]\d{1,4})?|\d{1,15}(?:[.,]\d{1,4})?)";

    /// <param name="commaIsDecimal">As on the continent; English writes a point.</param>
    public static decimal? Parse(string text, bool commaIsDecimal)
    {
        var digits = text.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        var plain = Plain(digits, commaIsDecimal);
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static string Plain(string digits, bool commaIsDecimal)
    {
        var (comma, point) = (digits.LastIndexOf(','), digits.LastIndexOf('.'));
        if (comma < 0 && point < 0) return digits;
        // With both, the last one is the decimal separator.
        if (comma >= 0 && point >= 0) return comma > point ? Swap(digits) : digits.Replace(",", "", StringComparison.Ordinal);

        var separator = comma >= 0 ? ',' : '.';
        var at = Math.Max(comma, point);
        var several = digits.IndexOf(separator, StringComparison.Ordinal) != at;
        var three = digits.Length - at == 4 && at is >= 1 and <= 3 && digits[0] != '0';
        var groups = several || (three && (separator == ',') != commaIsDecimal);
        if (groups) return digits.Replace(separator.ToString(), "", StringComparison.Ordinal);
        return digits.Replace(',', '.');
    }

    private static string Swap(string digits) => digits.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
}
