using Workflows.DeckTruth.Facts;

namespace Workflows.DeckScoring;

/// <summary>How well an analyser did on known decks. Every measure is defined in docs/benchmarks.md.</summary>
public sealed class Scores
{
    public int Decks { get; set; }

    public int Pages { get; set; }

    public int ScannedPages { get; set; }

    /// <summary>Whether the analyser reads text from pictures; without it scanned pages count in no measure.</summary>
    public bool ReadsPictures { get; set; }

    public Share SlideType { get; } = new();

    public SortedDictionary<(SlideKind Truth, SlideKind Guess), int> Confusion { get; } = [];

    public Tally Figures { get; } = new();

    public Dictionary<FigureType, Tally> FiguresByType { get; } = new()
    {
        [FigureType.Amount] = new(),
        [FigureType.Percentage] = new(),
        [FigureType.Date] = new(),
    };

    /// <summary>Of the amounts of money that were found: whether the currency is right.</summary>
    public Share Currency { get; } = new();

    public Tally Regions { get; } = new();

    public Dictionary<RegionType, Tally> RegionsByType { get; } = new() { [RegionType.Chart] = new(), [RegionType.Table] = new() };

    /// <summary>Over all true regions: overlap with the best found one of the same type, 0 when there is none.</summary>
    public Mean Overlap { get; } = new();

    public SortedDictionary<string, Share> RegionsByVariant { get; } = [];

    /// <summary>One decision for each deck and section: missing or not.</summary>
    public Share Missing { get; } = new();

    /// <summary>Decks whose missing sections are all right.</summary>
    public Share MissingDecks { get; } = new();

    public Share Headline { get; } = new();

    public Share Language { get; } = new();

    /// <summary>Wrong characters to true characters on scanned pages; null without any that was read.</summary>
    public double? CharacterErrorRate => _characters == 0 ? null : _characterErrors / (double)_characters;

    /// <summary>Slide types and figures of scanned pages alone.</summary>
    public Share ScannedSlideType { get; } = new();

    public Tally ScannedFigures { get; } = new();

    /// <summary>What went wrong, by category.</summary>
    public SortedDictionary<string, List<string>> Mistakes { get; } = [];

    private long _characters;

    private long _characterErrors;

    public void AddText(int characters, int errors) => (_characters, _characterErrors) = (_characters + characters, _characterErrors + errors);

    public void AddMistake(string category, string example)
    {
        if (!Mistakes.TryGetValue(category, out var list)) Mistakes[category] = list = [];
        list.Add(example);
    }
}
