using System.Text;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckTruth.Wording;

internal enum PhraseUse
{
    Headline,
    Lead,
    Bullet,
}

/// <summary>What slides of a kind say in one language, without the wordings that are kept for the other set.</summary>
internal sealed class Phrases
{
    private readonly Dictionary<(SlideKind Kind, PhraseUse Use), List<string>> _lines = [];

    private Phrases(string language, DeckSet set)
    {
        var hidden = set == DeckSet.Development ? 'E' : 'D';
        var kind = SlideKind.Other;
        foreach (var line in Read(language))
        {
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal)) continue;
            if (line.StartsWith("## ", StringComparison.Ordinal)) kind = Enum.Parse<SlideKind>(line[3..].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            else if (line[1] != hidden) Add(kind, Use(line[0]), line[3..]);
        }
    }

    public static Phrases Load(string language, DeckSet set) => new(language, set);

    public IReadOnlyList<string> Of(SlideKind kind, PhraseUse use) => _lines.GetValueOrDefault((kind, use)) ?? [];

    private void Add(SlideKind kind, PhraseUse use, string text)
    {
        if (!_lines.TryGetValue((kind, use), out var list)) _lines[(kind, use)] = list = [];
        list.Add(text);
    }

    private static PhraseUse Use(char mark) => mark switch
    {
        'H' => PhraseUse.Headline,
        'L' => PhraseUse.Lead,
        'B' => PhraseUse.Bullet,
        _ => throw new InvalidDataException($"A phrase begins with '{mark}'."),
    };

    private static string[] Read(string language)
    {
        using var stream = typeof(Phrases).Assembly.GetManifestResourceStream($"{language}.txt")
            ?? throw new InvalidOperationException($"There are no phrases in {language}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries);
    }
}
