using System.Globalization;

namespace Workflows.ReadingMeasure;

/// <summary>Lines as decks have them: words, amounts, dates and signs. The same for the same seed, on every machine.</summary>
internal sealed class SampleText(int seed)
{
    private static readonly string[] English =
    [
        "revenue", "growth", "market", "customers", "Our", "platform", "energy", "storage", "battery", "pilot", "team", "founded", "the", "and", "with", "for", "in",
        "annual", "recurring", "margin", "supply", "chain", "quarter", "logistics", "Europe", "Problem", "Solution", "traction", "competition", "hardware", "software",
        "subscription", "per", "month", "users", "retention", "churn", "acquisition", "cost", "pipeline", "signed", "contracts", "we", "help", "manufacturers", "reduce",
        "waste", "by", "up", "to", "half", "within", "one", "year", "Series", "A", "seed", "round", "raising", "runway", "months", "hiring", "engineers", "Weekly", "active",
        "why", "now", "regulation", "cheaper", "sensors", "open", "data", "API", "GPU", "SaaS", "B2B", "ROI", "KPI", "CEO", "previously", "at", "built", "sold", "questions",
    ];

    private static readonly string[][] Others =
    [
        ["für", "über", "Märkte", "Lösung", "Größe", "Kunden", "jährlich", "Vertrieb", "Straße", "Gründer", "können", "Wärme", "Umsatz", "Prüfung", "schön", "Energie", "der", "und", "mit", "Übersicht"],
        ["marché", "société", "équipe", "données", "à", "été", "première", "coût", "énergie", "où", "français", "modèle", "réseau", "clients", "le", "les", "croissance", "déjà", "problème", "intérêt"],
        ["año", "españa", "inversión", "compañía", "más", "según", "clientes", "energía", "tecnología", "crédito", "mañana", "el", "los", "mercado", "solución", "también", "gestión", "niño", "índice", "público"],
    ];

    private uint _state = unchecked(((uint)seed * 2654435761u) + 88675123u);

    /// <summary>A line of up to twelve words that still fits.</summary>
    public string Line(Func<string, bool> fits)
    {
        var words = 3 + Next(10);
        var line = Capital(Word());
        for (var i = 1; i < words; i++)
        {
            var longer = $"{line} {Word()}";
            if (!fits(longer)) break;
            line = longer;
        }

        return line;
    }

    private string Word() => Next(8) switch
    {
        0 => Figure(),
        _ when seed % 4 == 3 => Pick(Others[seed / 4 % Others.Length]),
        _ => Pick(English),
    };

    private string Figure() => Next(9) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"${1 + Next(90)}.{Next(10)}M"),
        1 => string.Create(CultureInfo.InvariantCulture, $"{1 + Next(99)}%"),
        2 => string.Create(CultureInfo.InvariantCulture, $"{1 + Next(30)},{100 + Next(900)}"),
        3 => string.Create(CultureInfo.InvariantCulture, $"Q{1 + Next(4)} {2018 + Next(12)}"),
        4 => string.Create(CultureInfo.InvariantCulture, $"(+{1 + Next(400)}%)"),
        5 => string.Create(CultureInfo.InvariantCulture, $"{1 + Next(9)}x"),
        6 => string.Create(CultureInfo.InvariantCulture, $"{2018 + Next(12)}-{1 + Next(12):00}-{1 + Next(28):00}"),
        7 => string.Create(CultureInfo.InvariantCulture, $"{Next(1000)}.{Next(100):00}:"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{1 + Next(24)}/7"),
    };

    private string Pick(string[] words) => words[Next(words.Length)];

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>Xorshift: whatever the runtime's own generator does in another version, the pages stay.</summary>
    private int Next(int below)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(_state % (uint)below);
    }
}
