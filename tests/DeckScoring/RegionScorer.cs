using System.Globalization;
using Workflows.Contracts;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckScoring;

/// <summary>A region is found when a found one of the same type overlaps it by at least a half (intersection over union); each counts for one at most.</summary>
internal static class RegionScorer
{
    public const double OverlapMin = 0.5;

    public static void Score(string where, PageFacts page, PageAnalysis seen, Scores scores)
    {
        foreach (var type in Enum.GetValues<RegionType>())
        {
            var truth = page.Regions.Where(r => r.Type == type).ToList();
            var found = seen.Regions.Where(r => r.Kind == (type == RegionType.Chart ? RegionKind.Chart : RegionKind.Table)).ToList();
            var pairs = truth.SelectMany(t => found.Select(f => (Truth: t, Found: f, Overlap: Overlap(t.Box, f.Box)))).OrderByDescending(p => p.Overlap).ToList();
            var (usedTruth, usedFound) = (new HashSet<RegionFact>(ReferenceEqualityComparer.Instance), new HashSet<PageRegion>(ReferenceEqualityComparer.Instance));
            foreach (var pair in pairs.Where(p => p.Overlap >= OverlapMin))
            {
                if (usedTruth.Contains(pair.Truth) || usedFound.Contains(pair.Found)) continue;
                usedTruth.Add(pair.Truth);
                usedFound.Add(pair.Found);
            }

            var (right, wrong, missed) = (usedTruth.Count, found.Count - usedFound.Count, truth.Count - usedTruth.Count);
            scores.Regions.Add(right, wrong, missed);
            scores.RegionsByType[type].Add(right, wrong, missed);
            foreach (var region in truth)
            {
                var best = pairs.Where(p => ReferenceEquals(p.Truth, region)).Select(p => p.Overlap).DefaultIfEmpty(0).Max();
                scores.Overlap.Add(best);
                if (!scores.RegionsByVariant.TryGetValue(region.Variant, out var share)) scores.RegionsByVariant[region.Variant] = share = new Share();
                share.Add(usedTruth.Contains(region));
                if (!usedTruth.Contains(region))
                {
                    var others = string.Join(", ", seen.Regions.Select(r => $"{r.Kind} {Shown(r.Box)}"));
                    scores.AddMistake($"{type} not found", $"{where}: {region.Variant} at {Shown(region.Box)}, best overlap {best.ToString("0.00", CultureInfo.InvariantCulture)}; said: {others}");
                }
            }

            foreach (var region in found.Where(f => !usedFound.Contains(f)))
                scores.AddMistake($"{type} that is none", $"{where} ({page.Kind} '{page.Headline}'): {Shown(region.Box)} because {region.Reason}; true regions: {string.Join(", ", page.Regions.Select(r => $"{r.Variant} {Shown(r.Box)}"))}");
        }
    }

    private static double Overlap(FactBox a, PageBox b)
    {
        var width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        var height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        if (width <= 0 || height <= 0) return 0;
        return width * height / ((a.Width * a.Height) + (b.Width * b.Height) - (width * height));
    }

    private static string Shown(FactBox b) => string.Create(CultureInfo.InvariantCulture, $"[{b.X:0.00} {b.Y:0.00} {b.Width:0.00}x{b.Height:0.00}]");

    private static string Shown(PageBox b) => string.Create(CultureInfo.InvariantCulture, $"[{b.X:0.00} {b.Y:0.00} {b.Width:0.00}x{b.Height:0.00}]");
}
