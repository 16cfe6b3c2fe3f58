using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckTruth.Wording;

/// <summary>Fills the gaps of phrases with a deck's own words and with figures, and notes each figure as truth.</summary>
internal sealed partial class Writer
{
    /// <summary>Stands for a blank at which no line is broken.</summary>
    public const char Glue = '\uE000';

    private readonly Dice _dice;
    private readonly Phrases _phrases;
    private readonly bool _breakAnywhere;
    private readonly Dictionary<(SlideKind, PhraseUse), Queue<string>> _left = [];

    /// <param name="breakAnywhere">Lines may break inside figures: "4.2" at the end of one, "million" on the next.</param>
    public Writer(Dice dice, Phrases phrases, Scenario scenario, bool breakAnywhere)
    {
        _dice = dice;
        _phrases = phrases;
        _breakAnywhere = breakAnywhere;
        Scenario = scenario;
        Figures = new Figures(dice, scenario.Language, scenario.Currency);
        Dates = new Dates(dice, scenario.Language);
    }

    public Scenario Scenario { get; }

    public Figures Figures { get; }

    public Dates Dates { get; }

    /// <summary>The next phrase that this deck has not used yet.</summary>
    public string Phrase(SlideKind kind, PhraseUse use, PageLedger page)
    {
        if (!_left.TryGetValue((kind, use), out var queue) || queue.Count == 0)
            _left[(kind, use)] = queue = new Queue<string>(_dice.Shuffle(_phrases.Of(kind, use)));
        return Fill(queue.Dequeue(), page);
    }

    public List<string> Bullets(SlideKind kind, int count, PageLedger page) =>
        [.. Enumerable.Range(0, Math.Min(count, _phrases.Of(kind, PhraseUse.Bullet).Count)).Select(_ => Phrase(kind, PhraseUse.Bullet, page))];

    public string Fill(string phrase, PageLedger page)
    {
        var text = Gap().Replace(phrase, gap => Word(gap.Groups[1].Value, page));
        return char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..];
    }

    /// <summary>Notes the figure and gives the text to print.</summary>
    public string Print(WrittenFigure figure, PageLedger page)
    {
        page.Figure(figure.Fact);
        if (figure.Also is { } also) page.Debatable(also);
        return _breakAnywhere ? figure.Text.Replace(Glue, ' ') : figure.Text;
    }

    private string Word(string gap, PageLedger page) => gap switch
    {
        "company" => Scenario.Company,
        "product" => Scenario.Product,
        "tagline" => Scenario.Tagline,
        "customers" => Scenario.Customers,
        "pain" => Scenario.Pain,
        "industry" => Scenario.Industry,
        "city" => Scenario.City,
        "rival" => Scenario.Rivals[0],
        "rival2" => Scenario.Rivals[1],
        "n" => _dice.Between(2, 24).ToString(CultureInfo.InvariantCulture),
        "version" => $"{_dice.Between(1, 9)}.{_dice.Between(0, 9)}",
        "money.l" => Print(Figures.LargeMoney(), page),
        "money.m" => Print(Figures.MediumMoney(), page),
        "money.s" => Print(Figures.SmallMoney(), page),
        "money.t" => Print(Figures.TinyMoney(), page),
        "price" => Print(Figures.Price(), page),
        "pct" => Print(Figures.Percentage(), page),
        "count" => Print(Figures.Count(), page),
        "year" => Print(Dates.Year(Dates.AnyYear(future: false)), page),
        "year.future" => Print(Dates.Year(_dice.Between(2026, 2029)), page),
        "year.future2" => Print(Dates.Year(_dice.Between(2030, 2032)), page),
        "month" => Print(Dates.Month(_dice.Between(2022, 2025)), page),
        "month.future" => Print(Dates.Month(2026), page),
        "day" => Print(Dates.Day(2025), page),
        "quarter" => Print(Dates.Quarter(_dice.Between(2022, 2025)), page),
        "quarter.future" => Print(Dates.Quarter(_dice.Between(2026, 2028)), page),
        _ => throw new InvalidDataException($"No word for the gap {{{gap}}}."),
    };

    [GeneratedRegex(@"\{([a-z0-9.]+)\}")]
    private static partial Regex Gap();
}
