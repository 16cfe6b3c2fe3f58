namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>Thousand, million and so on, as words and as the letters that stand for them.</summary>
internal static class Magnitudes
{
    /// <summary>Words and abbreviations that mean nothing else.</summary>
    public const string Words =
        @"(?:mil\s+millones|mil\s+milhões|thousand|tausend|tsd\.?|mille|mila|mil|duizend|millionen|millions?|millones|millón|milioni|milione|milhões|milhão|miljoen|mill\.|mio\.?|mln\.?|mn|milliarden?|milliards?|miliardi|miliardo|bilhões|bilhão|miljard|mrd\.?|mds|billionen|billions?|billones|bio\.|bn|trillionen|trillions?|tn|lakhs?|crores?)";

    /// <summary>Letters that mean a magnitude right behind a number or beside a currency.</summary>
    public const string Letters = @"(?:mm|md|k|m|b|t)";

    /// <param name="english">Whether a billion is a thousand millions.</param>
    public static decimal Factor(string text, bool english)
    {
        var word = string.Join(' ', text.ToLowerInvariant().Trim().TrimEnd('.').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return word switch
        {
            "" => 1,
            "k" or "thousand" or "tausend" or "tsd" or "mille" or "mila" or "mil" or "duizend" => 1e3m,
            "m" or "mm" or "mn" or "mio" or "mln" or "mill" or "million" or "millions" or "millionen" or "millones" or "millón" or "milioni" or "milione"
                or "milhões" or "milhão" or "miljoen" => 1e6m,
            "b" or "bn" or "md" or "mds" or "mrd" or "milliarde" or "milliarden" or "milliard" or "milliards" or "miliardi" or "miliardo" or "bilhões" or "bilhão"
                or "miljard" or "mil millones" or "mil milhões" => 1e9m,
            "billion" or "billions" => english ? 1e9m : 1e12m,
            "billionen" or "billones" or "bio" or "t" or "tn" or "trillion" or "trillions" => 1e12m,
            "trillionen" => 1e18m,
            "lakh" or "lakhs" => 1e5m,
            "crore" or "crores" => 1e7m,
            _ => throw new ArgumentOutOfRangeException(nameof(text), text, "Unknown magnitude."),
        };
    }
}
