using System.Globalization;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic;

/// <summary>A small picture near an edge that comes back at the same place on several pages is a logo. A logo that is drawn, or shown once, is not recognised.</summary>
internal static class RepeatedPictures
{
    private const double ShareMax = 0.05;

    /// <summary>How far from the edge its centre may be, as a share of the page.</summary>
    private const double EdgeMax = 0.2;

    private const double SamePlace = 0.012;

    private const int PagesMin = 2;

    private const double PagesShareMin = 0.25;

    public static IReadOnlyList<PageAnalysis> AsLogos(IReadOnlyList<PageAnalysis> pages)
    {
        var needed = Math.Max(PagesMin, (int)Math.Ceiling(PagesShareMin * pages.Count));
        var places = new List<(PageBox Box, HashSet<int> Pages)>();
        foreach (var page in pages)
        {
            foreach (var region in page.Regions)
            {
                if (!MayBeLogo(region)) continue;
                var at = places.FindIndex(p => IsSame(p.Box, region.Box));
                if (at < 0) places.Add((region.Box, [page.Number]));
                else places[at].Pages.Add(page.Number);
            }
        }

        var logos = places.Where(p => p.Pages.Count >= needed).ToList();
        return logos.Count == 0 ? pages : [.. pages.Select(p => p with { Regions = [.. p.Regions.Select(AsLogo)] })];

        PageRegion AsLogo(PageRegion region)
        {
            if (!MayBeLogo(region) || logos.FindIndex(l => IsSame(l.Box, region.Box)) is var at && at < 0) return region;
            var count = logos[at].Pages.Count;
            return region with
            {
                Kind = RegionKind.Logo,
                Confidence = Math.Round(Math.Min(0.95, 0.6 + (0.35 * count / pages.Count)), 2),
                Reason = string.Create(CultureInfo.InvariantCulture, $"a small picture at the same place near the edge of {count} pages"),
                Labels = [],
            };
        }
    }

    private static bool MayBeLogo(PageRegion region)
    {
        if (region.Kind != RegionKind.Image || region.Box.Width * region.Box.Height > ShareMax) return false;
        var (x, y) = (region.Box.X + (region.Box.Width / 2), region.Box.Y + (region.Box.Height / 2));
        return Math.Min(y, 1 - y) <= EdgeMax || Math.Min(x, 1 - x) <= EdgeMax / 2;
    }

    private static bool IsSame(PageBox a, PageBox b) =>
        Math.Abs(a.X - b.X) <= SamePlace && Math.Abs(a.Y - b.Y) <= SamePlace && Math.Abs(a.Width - b.Width) <= SamePlace && Math.Abs(a.Height - b.Height) <= SamePlace;
}
