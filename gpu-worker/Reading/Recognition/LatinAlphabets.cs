namespace Workflows.GpuWorker.Reading;

/// <summary>Letters beyond A to Z, by language: a page is in one of them, so "ä" and "á" hardly stand on the same page.</summary>
internal static class LatinAlphabets
{
    /// <summary>A language explains a page when it costs at most this much (natural logarithm) for each letter beyond A to Z.</summary>
    private const double LossMax = 1.5;

    private static readonly string[] Letters =
    [
        "äöüÄÖÜß", // German
        "àâæçéèêëîïôœùûüÿÀÂÇÉÈÊËÎÏÔŒÙÛÜŸ", // French
        "áéíñóúüÁÉÍÑÓÚÜ¿¡ªº", // Spanish
        "áâãàçéêíóôõúÁÂÃÀÇÉÊÍÓÔÕÚªº", // Portuguese
        "àèéìòùÀÈÉÌÒÙ", // Italian
        "åäöéÅÄÖÉ", // Swedish, Finnish
        "æøåéÆØÅÉ", // Danish, Norwegian
        "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", // Polish
        "čćđšžČĆĐŠŽ", // Croatian, Slovene
        "éëïóöüáíÉËÏÓÖÜ", // Dutch
    ];

    /// <summary>Signs that any language uses.</summary>
    private const string Signs = "€£§°™«»·µ";

    /// <summary>Reads all lines of a picture with the letters of the one language that fits best; with all letters when none does.</summary>
    /// <param name="lines">Probabilities by step and class.</param>
    public static LineText[] Decode(CtcDecoder decoder, IReadOnlyList<float[]> lines)
    {
        LineText[] free = [.. lines.Select(line => decoder.Decode(line))];
        var foreign = free.Sum(line => line.Text.Count(IsForeign));
        if (foreign == 0) return free;
        var (best, bestLoss) = (free, LossMax * foreign);
        foreach (var letters in Letters)
        {
            var allowed = decoder.Allow(c => c < 128 || letters.Contains(c, StringComparison.Ordinal) || Signs.Contains(c, StringComparison.Ordinal));
            double loss = 0;
            var texts = new LineText[lines.Count];
            for (var i = 0; i < texts.Length && loss < bestLoss; i++)
            {
                texts[i] = decoder.Decode(lines[i], allowed, out var lineLoss);
                loss += lineLoss;
            }

            if (loss >= bestLoss) continue;
            best = letters.Contains('ß', StringComparison.Ordinal) ? [.. texts.Select(text => text with { Text = SharpS(text.Text) })] : texts;
            bestLoss = loss;
        }

        return best;
    }

    /// <summary>In German no capital B stands behind a small letter: it is a misread "ß".</summary>
    private static string SharpS(string text) =>
        string.Concat(text.Select((c, i) => c == 'B' && i > 0 && char.IsLower(text[i - 1]) && (i + 1 == text.Length || !char.IsUpper(text[i + 1])) ? 'ß' : c));

    public static bool IsForeign(char character) => character >= 128 && char.IsLetter(character);

    /// <summary>The letter without its mark: "ü" is "u". The character itself when it has none.</summary>
    public static char Plain(char character)
    {
        foreach (var (plain, marked) in Marked)
        {
            if (marked.Contains(character, StringComparison.Ordinal)) return plain;
        }

        return character;
    }

    private static readonly (char Plain, string Marked)[] Marked =
    [
        ('a', "àáâãäåąā"), ('A', "ÀÁÂÃÄÅĄ"), ('c', "çćč"), ('C', "ÇĆČ"), ('d', "đ"), ('D', "Đ"), ('e', "èéêëę"), ('E', "ÈÉÊËĘ"), ('i', "ìíîïı"), ('I', "ÌÍÎÏ"),
        ('l', "ł"), ('L', "Ł"), ('n', "ñń"), ('N', "ÑŃ"), ('o', "òóôõöøō"), ('O', "ÒÓÔÕÖØ"), ('s', "šś"), ('S', "ŠŚṠ"), ('u', "ùúûü"), ('U', "ÙÚÛÜ"), ('y', "ÿý"), ('Y', "ŸÝ"),
        ('z', "žźż"), ('Z', "ŽŹŻ"),
    ];
}
