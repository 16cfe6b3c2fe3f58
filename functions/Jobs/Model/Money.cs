using System.Globalization;

namespace Workflows.Jobs;

/// <summary>Sums of money as decimal text, in US dollars.</summary>
public static class Money
{
    public const string Currency = "USD";

    public const string None = "0.00";

    /// <summary>Two to eight places: single pages cost fractions of a cent.</summary>
    public static string Text(decimal amount) => amount.ToString("0.00######", CultureInfo.InvariantCulture);

    public static string? Text(decimal? amount) => amount is { } known ? Text(known) : null;

    /// <exception cref="FormatException">The text is not a decimal number.</exception>
    public static decimal Read(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>"$1.20": for sentences.</summary>
    public static string Spoken(decimal amount) => "$" + amount.ToString(amount is > 0 and < 0.01m ? "0.00####" : "0.00", CultureInfo.InvariantCulture);
}
