namespace Workflows.GpuWorker.Classic;

/// <summary>Tells a language by its commonest little words; says nothing when there are too few.</summary>
internal static class LanguageGuess
{
    /// <summary>What the words found must count together.</summary>
    private const double ScoreMin = 2;

    /// <summary>By how much the first language must be ahead of the second.</summary>
    private const double Lead = 1.15;

    /// <summary>Words looked at.</summary>
    private const int WordsMax = 1_500;

    private static readonly Dictionary<string, string> FunctionWords = new()
    {
        ["en"] = "the and of to in is for with our we that are on by from your it this as at be have has not no more who what how without every each they their than into can will you its were was but or an",
        ["de"] = "der die das und ist für mit wir ein eine einen einem einer nicht auf von den zu im dem des sich auch aus bei nach wie unser unsere sind werden wird kein keine zum zur am als pro jede jeder mehr ohne über durch bis um ihre sie es oder wer was noch heute vom",
        ["fr"] = "le la les et des est pour avec nous une un dans sur du par qui au aux ne pas plus notre nos vos ce cette sont en que ou où sans chaque leur leurs son ses se d l qu de à il elle on été ans",
        ["es"] = "el la los las y es para con una un por del nuestro nuestra nuestros más como que en al se su sus sin cada no lo son de este esta hoy todo desde hasta cómo quién qué o e hay ya",
        ["it"] = "il lo gli le di è per con una un che della del nel nella sono più dei delle alla i e la non come si da al anche ogni senza nostro nostra questo dal",
        ["pt"] = "o os as é para com uma um não do da dos das nosso nossa mais em e que na no por se sem cada ao pela pelo como são mas já de a",
        ["nl"] = "de het een en van voor met wij niet op zijn dat onze is door aan te in die worden wordt als ook naar bij om uit zonder elke meer geen over hun ze we",
    };

    /// <summary>For each word the languages that have it; a word of few languages says more.</summary>
    private static readonly Dictionary<string, string[]> LanguagesOf = FunctionWords
        .SelectMany(l => l.Value.Split(' ').Distinct().Select(word => (word, l.Key)))
        .GroupBy(p => p.word, p => p.Key)
        .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    /// <summary>Letters that only some of the languages write.</summary>
    private static readonly (string Letters, string[] Languages, double Weight)[] Letters =
    [
        ("ß", ["de"], 1), ("äöü", ["de"], 0.6), ("ñ¿¡", ["es"], 1), ("ãõ", ["pt"], 1), ("œê", ["fr"], 0.6), ("ç", ["fr", "pt"], 0.4), ("èà", ["fr", "it"], 0.25), ("ò", ["it"], 0.6), ("íóú", ["es", "pt"], 0.3),
    ];

    /// <returns>ISO 639-1; null when no language is clearly ahead.</returns>
    public static string? Of(string text)
    {
        var scores = FunctionWords.Keys.ToDictionary(l => l, _ => 0.0, StringComparer.Ordinal);
        var words = 0;
        foreach (var range in text.AsSpan().SplitAny(" \n,.;:!?()\"'’«»/–—-|"))
        {
            var word = text.AsSpan()[range];
            if (word.IsEmpty || !char.IsLetter(word[0])) continue;
            if (++words > WordsMax) break;
            if (word.Length > 20) continue;
            var lower = word.ToString().ToLowerInvariant();
            if (LanguagesOf.TryGetValue(lower, out var languages))
            {
                foreach (var language in languages) scores[language] += 1.0 / Math.Sqrt(languages.Length);
            }

            foreach (var (letters, ofLanguages, weight) in Letters)
            {
                if (lower.AsSpan().ContainsAny(letters)) foreach (var language in ofLanguages) scores[language] += weight;
            }
        }

        var ranked = scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).ToList();
        return ranked[0].Value >= ScoreMin && ranked[0].Value >= Lead * ranked[1].Value ? ranked[0].Key : null;
    }
}
