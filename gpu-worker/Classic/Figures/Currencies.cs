namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>How people write currencies, and which they mean. A bare $ is taken to be the US dollar.</summary>
internal static class Currencies
{
    /// <summary>Before or behind a number.</summary>
    public const string Signs =
        @"(?:US\$|U\.S\.\$|A\$|AU\$|C\$|CA\$|HK\$|S\$|R\$|NZ\$|\$|€|£|¥|₹|(?:USD|EUR|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|INR|CNY|BRL|CAD|AUD|SGD|NZD|HKD|MXN|ZAR|ILS|AED)(?![\p{L}])|SFr\.|Fr\.)";

    /// <summary>Behind a number only.</summary>
    public const string Words =
        @"(?:(?:U\.?S\.?[-\s]?)?dollars?|euros?|pounds?(?:\s+sterling)?|swiss\s+francs?|francs\s+suisses|franken|yen|dólares|dollari|dólar|reais|pfund|sterline|libras|schweizer\s+franken)";

    public static string Code(string text) => text.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal) switch
    {
        "€" or "EURO" or "EUROS" => "EUR",
        "£" or "PFUND" or "LIBRAS" or "STERLINE" => "GBP",
        ['P', 'O', 'U', 'N', 'D', ..] => "GBP",
        "¥" or "YEN" => "JPY",
        "₹" => "INR",
        "A$" or "AU$" => "AUD",
        "C$" or "CA$" => "CAD",
        "HK$" => "HKD",
        "S$" => "SGD",
        "NZ$" => "NZD",
        "R$" or "REAIS" => "BRL",
        "FR." or "SFR." or "FRANKEN" or "SCHWEIZERFRANKEN" or "FRANCSSUISSES" => "CHF",
        ['S', 'W', 'I', 'S', 'S', ..] => "CHF",
        { Length: 3 } code when code.All(char.IsAsciiLetter) && code != "YEN" => code,
        _ => "USD",
    };
}
