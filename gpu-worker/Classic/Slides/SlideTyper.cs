using System.Globalization;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic.Slides;

/// <summary>Says what each slide of a deck is about: evidence on the page, its place in the deck, and what its neighbours are.</summary>
internal static class SlideTyper
{
    /// <summary>Evidence below this is none.</summary>
    private const double EvidenceMin = 1.7;

    /// <summary>Lead over the second type below which neighbours may decide.</summary>
    private const double ClearLead = 1.5;

    /// <summary>Words up to which a first page looks like a cover.</summary>
    private const int CoverWordsMax = 45;

    private static readonly SlideType[] Types = Enum.GetValues<SlideType>();

    /// <summary>Where in a deck each type usually is: 0 first, 1 last.</summary>
    private static readonly Dictionary<SlideType, double> UsualPlace = new()
    {
        [SlideType.Cover] = 0,
        [SlideType.Problem] = 0.12,
        [SlideType.Solution] = 0.22,
        [SlideType.Market] = 0.35,
        [SlideType.BusinessModel] = 0.47,
        [SlideType.Traction] = 0.55,
        [SlideType.Competition] = 0.65,
        [SlideType.Team] = 0.75,
        [SlideType.Financials] = 0.82,
        [SlideType.Ask] = 0.92,
        [SlideType.Contact] = 1,
    };

    /// <summary>One page, of whose deck only the length is known.</summary>
    public static SlideTypeGuess Guess(PageAnalysis page, int pageCount) => Decide(Placed(page, pageCount));

    /// <summary>All pages of a deck; pages that failed stay without a type.</summary>
    public static IReadOnlyList<SlideTypeGuess?> Guess(IReadOnlyList<PageAnalysis> pages)
    {
        // Failed pages may be missing from the list, but not from the deck.
        var pageCount = pages.Count == 0 ? 0 : Math.Max(pages.Count, pages.Max(p => p.Number));
        var evidence = pages.Select(p => p.Failure is null ? Placed(p, pageCount) : null).ToArray();
        var first = evidence.Select(e => e is null ? null : Decide(e)).ToArray();
        var sure = first.Select((g, i) => g is not null && g.Type != SlideType.Other && Lead(evidence[i]!) >= ClearLead ? g.Type : (SlideType?)null).ToArray();
        for (var i = 0; i < evidence.Length; i++)
        {
            if (evidence[i] is not { } page || sure[i] is not null || page[SlideType.Other] >= 4) continue;
            var before = sure.Take(i).LastOrDefault(t => t is not null);
            var after = sure.Skip(i + 1).FirstOrDefault(t => t is not null);
            foreach (var type in Types)
            {
                if (!UsualPlace.TryGetValue(type, out var place) || sure.Contains(type)) continue;
                if (page[type] < 0.4) continue;
                // A section that nobody else tells and that belongs here.
                if ((before is null || UsualPlace[before.Value] <= place) && (after is null || UsualPlace[after.Value] >= place))
                    page.Add(type, 0.9, "no other page tells it and it belongs between its neighbours");
            }
        }

        return [.. evidence.Select(e => e is null ? null : Decide(e))];
    }

    private static SlideEvidence Placed(PageAnalysis page, int pageCount)
    {
        var evidence = SlideEvidence.Of(page);
        var place = pageCount <= 1 ? 0 : (page.Number - 1.0) / (pageCount - 1);
        foreach (var (type, usual) in UsualPlace)
        {
            if (type is SlideType.Cover or SlideType.Contact || evidence[type] <= 0) continue;
            var near = Math.Exp(-Math.Pow((place - usual) / 0.25, 2));
            evidence.Add(type, 0.6 * near, "its place in the deck");
        }

        if (page.Number == 1)
        {
            evidence.Add(SlideType.Cover, page.WordCount <= CoverWordsMax ? 4.5 : 1.5, "the first page, with few words");
            if (page.HeadlineSize >= 1.6 * page.BodySize) evidence.Add(SlideType.Cover, 1, "a title in large letters");
            evidence.Add(SlideType.Contact, -2, "");
        }
        else
        {
            evidence.Add(SlideType.Cover, page.Number == 2 ? -2.5 : -5, "");
        }

        if (pageCount > 2 && page.Number == pageCount)
        {
            if (page.WordCount <= 60) evidence.Add(SlideType.Contact, evidence[SlideType.Contact] > 0 ? 1.2 : 0.3, "the last page");
        }
        else if (place < 0.6)
        {
            evidence.Add(SlideType.Contact, -2, "");
        }

        return evidence;
    }

    private static SlideTypeGuess Decide(SlideEvidence evidence)
    {
        var ranked = Types.OrderByDescending(t => evidence[t]).ThenBy(t => t).ToList();
        var (best, second) = (evidence[ranked[0]], Math.Max(0, evidence[ranked[1]]));
        if (best < EvidenceMin || ranked[0] == SlideType.Other)
        {
            var nothing = ranked[0] == SlideType.Other && best >= EvidenceMin
                ? evidence.Reason(SlideType.Other)
                : best <= 0 ? "nothing on the page names a section of a pitch deck" : string.Create(CultureInfo.InvariantCulture, $"too little speaks for one type; most for {Name(ranked[0])}: {evidence.Reason(ranked[0])}");
            return new SlideTypeGuess { Type = SlideType.Other, Confidence = Math.Round(Math.Clamp(0.75 - (0.2 * (ranked[0] == SlideType.Other ? 0 : best)), 0.3, 0.9), 2), Reason = nothing };
        }

        var confidence = (0.5 * Math.Min(1, best / 6)) + (0.5 * (best - second) / (best + 0.5));
        return new SlideTypeGuess { Type = ranked[0], Confidence = Math.Round(Math.Clamp(confidence, 0.1, 0.98), 2), Reason = evidence.Reason(ranked[0]) };
    }

    private static double Lead(SlideEvidence evidence)
    {
        var ranked = Types.Select(t => evidence[t]).OrderDescending().ToList();
        return ranked[0] - ranked[1];
    }

    private static string Name(SlideType type) => type == SlideType.BusinessModel ? "business model" : type.ToString().ToLowerInvariant();
}
