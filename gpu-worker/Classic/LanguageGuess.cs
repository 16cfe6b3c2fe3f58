namespace Workflows.GpuWorker.Classic;

/// <summary>Tells a language by its commonest little words; says nothing when there are too few.</summary>
internal static class LanguageGuess
{
    private const int HitsMin = 3;

    private static readonly Dictionary<string, string[]> FunctionWords = new()
    {
        ["en"] = ["the", "and", "of", "to", "in", "is", "for", "with", "our", "we", "that", "are", "on", "by", "from", "your"],
        ["de"] = ["der", "die", "das", "und", "ist", "für", "mit", "wir", "ein", "eine", "nicht", "auf", "von", "den", "zu", "im"],
        ["fr"] = ["le", "la", "les", "et", "des", "est", "pour", "avec", "nous", "une", "dans", "sur", "du", "par", "qui", "au"],
        ["es"] = ["el", "los", "las", "y", "es", "para", "con", "una", "por", "del", "nuestro", "nuestra", "más", "como", "que", "en"],
        ["it"] = ["il", "gli", "di", "è", "per", "con", "una", "che", "della", "nel", "sono", "più", "del", "nostro", "i", "delle"],
        ["pt"] = ["o", "os", "as", "é", "para", "com", "uma", "não", "do", "da", "dos", "das", "nosso", "mais", "em", "e"],
        ["nl"] = ["de", "het", "een", "en", "van", "voor", "met", "wij", "niet", "op", "zijn", "dat", "onze", "is", "door", "aan"],
    };

    /// <returns>ISO 639-1; null when no language is clearly ahead.</returns>
    public static string? Of(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', '\n', ',', '.', ';', ':', '!', '?', '(', ')', '"'], StringSplitOptions.RemoveEmptyEntries);
        var scores = FunctionWords
            .Select(language => (Code: language.Key, Hits: words.Count(w => language.Value.Contains(w))))
            .OrderByDescending(score => score.Hits)
            .ToList();
        return scores[0].Hits >= HitsMin && scores[0].Hits > scores[1].Hits ? scores[0].Code : null;
    }
}
