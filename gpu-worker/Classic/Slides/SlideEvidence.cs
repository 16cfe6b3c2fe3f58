using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic.Slides;

/// <summary>What speaks for each type of slide, on one page looked at alone.</summary>
internal sealed partial class SlideEvidence
{
    /// <summary>What the terms of a page's text may count for one type together.</summary>
    private const double BodyMax = 4;

    /// <summary>What a phrase counts more when it is nearly all of the headline.</summary>
    private const double WholeHeadline = 1.3;

    /// <summary>Share of the page's height in which a small title above the headline stands.</summary>
    private const double TitleZone = 0.22;

    private const int TitleWordsMax = 4;

    private static readonly PhraseBook Headlines = new(SlideTerms.OfHeadlines);
    private static readonly PhraseBook Bodies = new(SlideTerms.OfBodies);

    private readonly double[] _scores = new double[Enum.GetValues<SlideType>().Length];
    private readonly List<(SlideType Type, double Weight, string Words)> _reasons = [];

    private SlideEvidence(PageAnalysis page) => Page = page;

    public PageAnalysis Page { get; }

    public double this[SlideType type] => _scores[(int)type];

    public void Add(SlideType type, double weight, string words)
    {
        _scores[(int)type] += weight;
        if (weight > 0) _reasons.Add((type, weight, words));
    }

    /// <summary>The strongest three reasons, strongest first.</summary>
    public string Reason(SlideType type) => string.Join("; ", _reasons.Where(r => r.Type == type).OrderByDescending(r => r.Weight).Take(3).Select(r => r.Words));

    public static SlideEvidence Of(PageAnalysis page)
    {
        var evidence = new SlideEvidence(page);
        evidence.ReadHeadline();
        evidence.ReadBody();
        evidence.SeeFigures();
        evidence.SeeLayout();
        return evidence;
    }

    private void ReadHeadline()
    {
        var headline = PhraseBook.Normalize(Page.Headline ?? "");
        foreach (var hit in Headlines.In(headline))
        {
            var weight = hit.Weight * (0.75 + (0.25 * hit.Share)) * (hit.Share > 0.85 ? WholeHeadline : 1);
            Add(hit.Type, weight, $"headline says '{hit.Phrase}'");
        }

        // Many decks put the section's name in small letters above a sentence in large ones.
        foreach (var line in Page.Lines)
        {
            if (line.Box.Y > TitleZone || line.Text.Length > 40 || WordCounter.Count(line.Text) > TitleWordsMax) continue;
            var title = PhraseBook.Normalize(line.Text);
            if (headline.Contains(title, StringComparison.Ordinal)) continue;
            foreach (var hit in Headlines.In(title))
            {
                if (hit.Share > 0.85 && hit.Weight >= 5) Add(hit.Type, 0.7 * hit.Weight, $"a title above says '{hit.Phrase}'");
            }
        }
    }

    private void ReadBody()
    {
        var body = string.Join('\n', Page.Lines.Where(l => Page.Headline is null || !Page.Headline.Contains(l.Text, StringComparison.Ordinal)).Select(l => l.Text));
        if (Page.Lines.Count == 0) body = Page.Text;
        foreach (var hits in Bodies.In(PhraseBook.Normalize(body)).GroupBy(h => h.Type))
        {
            var terms = hits.OrderByDescending(h => h.Weight).ToList();
            // The second and third term say less than the first.
            var weight = Math.Min(BodyMax, terms.Select((t, i) => t.Weight * Math.Pow(0.85, i)).Sum() * 0.75);
            Add(hits.Key, weight, $"text names {string.Join(", ", terms.Take(3).Select(t => $"'{t.Phrase}'"))}");
        }
    }

    private void SeeFigures()
    {
        var money = Page.Figures.Where(f => f is { Kind: FigureKind.Amount, Currency: not null }).ToList();
        if (money.Any(f => f.Value >= 1e9)) Add(SlideType.Market, 1.5, "amounts in billions");
        if (money.Any(f => f.Value is >= 1e5 and < 1e8 && IsLarge(f))) Add(SlideType.Ask, 1, "a round sum in large letters");
        var years = Page.Figures.Where(f => f.Date is { Length: 4 }).Select(f => f.Date).Distinct().Count();
        if (years >= 3 && Page.Regions.Any(r => r.Kind == RegionKind.Table)) Add(SlideType.Financials, 1.5, "a table over several years");
        if (Page.Regions.Any(r => r.Kind == RegionKind.Chart && r.Reason.Contains("slices", StringComparison.Ordinal))
            && Page.Figures.Count(f => f.Kind == FigureKind.Percentage) >= 2 && money.Count > 0) Add(SlideType.Ask, 0.8, "a sum and its parts in per cent");
        if (money.Count >= 2 && money.All(f => f.Value < 10_000) && Periods().IsMatch(Page.Text)) Add(SlideType.BusinessModel, 2, "prices per period");

        if (Mail().IsMatch(Page.Text)) Add(SlideType.Contact, 2.2, "a mail address");
        if (Phone().IsMatch(Page.Text)) Add(SlideType.Contact, 1.5, "a telephone number");
        if (Web().IsMatch(Page.Text)) Add(SlideType.Contact, 0.8, "a web address");
    }

    private void SeeLayout()
    {
        foreach (var region in Page.Regions)
        {
            if (region.Kind == RegionKind.Chart && region.Reason.Contains(RegionWords.Rising, StringComparison.Ordinal))
            {
                Add(SlideType.Traction, 1.2, "a chart whose values rise");
                Add(SlideType.Financials, 0.4, "a chart whose values rise");
            }

            if (region.Kind == RegionKind.Table && region.Reason.Contains(RegionWords.Signs, StringComparison.Ordinal))
                Add(SlideType.Competition, 2, "a table of check marks");
        }

        var portraits = Page.Regions.Where(r => r.Kind == RegionKind.Image && r.Box.Width < 0.3 && r.Box.Height < 0.5).ToList();
        if (portraits.Count >= 2 && portraits.Count(p => Math.Abs(p.Box.Width - portraits[0].Box.Width) < 0.01 && Math.Abs(p.Box.Height - portraits[0].Box.Height) < 0.01) is >= 2 and var alike)
            Add(SlideType.Team, 1.8, string.Create(CultureInfo.InvariantCulture, $"{alike} pictures of one size"));
        var names = Page.Lines.Count(l => Name().IsMatch(l.Text) && l.Text != Page.Headline);
        if (names >= 2) Add(SlideType.Team, Math.Min(2, 0.4 * names), string.Create(CultureInfo.InvariantCulture, $"{names} lines that look like names"));
    }

    private bool IsLarge(PageFigure figure) =>
        figure.Box is { } box && Page.Lines.Any(l => l.Box.Y <= box.Y + box.Height && box.Y <= l.Box.Y + l.Box.Height && l.Text.Contains(figure.Text, StringComparison.Ordinal)
            && l.Size >= 1.5 * (Page.BodySize ?? 12));

    [GeneratedRegex(@"\S{1,100}@\S{1,100}\.\p{L}{2,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![\d\p{L}])\+\d{1,3}[\s()./-]{0,3}\d[\d\s()./-]{5,18}\d", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?:https?://|www\.)\S{3,}|(?<![\p{L}\d@.])[\p{L}\d-]{2,40}\.(?:com|io|ai|org|net|de|fr|es|eu|co|app|example)(?![\p{L}\d@])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Web();

    [GeneratedRegex(@"(?:per|a|/|pro|je|par|al|por)\s?(?:month|year|user|seat|monat|jahr|nutzer|mois|an|utilisateur|mes|año|usuario)(?![\p{L}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Periods();

    /// <summary>Two or three words with capitals, the last perhaps only a letter: "Maren T.", "Ana de la Cruz".</summary>
    [GeneratedRegex(@"^(?:Dr\.\s)?\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?(?:\s(?:de|la|van|von|der|den|du|di|da))*\s(?:\p{Lu}\.|\p{Lu}[\p{L}'’-]+)(?:\s\p{Lu}[\p{L}'’-]+)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Name();
}
