using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>What on a page is not running text.</summary>
internal sealed record FoundRegions(IReadOnlyList<FoundChart> Charts, IReadOnlyList<FoundTable> Tables, IReadOnlyList<ObservedImage> Pictures);

/// <summary>Looks for charts first, then for tables in what is left, then says which pictures are neither.</summary>
internal static class RegionFinder
{
    private const int ChartsMax = 12;

    /// <summary>Charts of one form that are looked at before the best are taken.</summary>
    private const int CandidatesMax = 24;

    private const int TablesMax = 8;

    /// <summary>Share of a picture from which a chart in it is what the picture is.</summary>
    private const double PictureIsChart = 0.3;

    private const int LabelsOfLyingBarsMin = 2;

    public static FoundRegions Find(PageObservation page, IReadOnlyList<TextLine> lines)
    {
        var marks = Marks.Sort(page, page.Shapes, lines);
        var pictures = Pictures.Of(page);
        var charts = new List<FoundChart>(Charts(marks));
        var drawn = page.PictureShapes.Count == 0 ? null : Marks.Sort(page, page.PictureShapes, lines);
        if (drawn is not null)
        {
            foreach (var picture in pictures)
            {
                var within = Within(drawn, picture.Box);
                // Lines of text in a screenshot look like lying bars; only labels tell them apart.
                foreach (var chart in Charts(within).Where(c => !c.Lies || c.Labels >= LabelsOfLyingBarsMin)) charts.Add(InPicture(chart, picture.Box, page));
            }
        }

        charts = Best(charts);
        var tables = Tables(marks, charts);
        if (drawn is not null && tables.Count == 0) tables = Tables(drawn, charts);
        return new FoundRegions(charts, tables, [.. pictures.Where(p => !charts.Exists(c => c.Box.Overlap(p.Box) > 0.8 * p.Box.Area))]);
    }

    private static IEnumerable<FoundChart> Charts(Marks marks) =>
        BarCharts.Find(marks).Take(CandidatesMax).Concat(PieCharts.Find(marks).Take(CandidatesMax))
            .Concat(LineCharts.Find(marks).Take(CandidatesMax)).Concat(HeatMaps.Find(marks).Take(CandidatesMax));

    /// <summary>A chart that was pasted as a picture is as large as the picture; one on a scanned page is not.</summary>
    private static FoundChart InPicture(FoundChart chart, Box picture, PageObservation page)
    {
        var whole = picture.Area >= Pictures.WholePage * page.Width * page.Height;
        var box = !whole && chart.Box.Area >= PictureIsChart * picture.Area ? picture : chart.Box;
        return chart with { Box = box, Confidence = Math.Round(0.9 * chart.Confidence, 2), Reason = $"{chart.Reason}, in a picture" };
    }

    /// <summary>Where two overlap, the surer one; a curve over bars belongs to them.</summary>
    private static List<FoundChart> Best(List<FoundChart> charts)
    {
        var best = new List<FoundChart>();
        foreach (var chart in charts.OrderByDescending(c => c.Confidence))
        {
            if (best.Count == ChartsMax) break;
            var at = best.FindIndex(b => b.Box.Overlap(chart.Box) > 0.5 * Math.Min(b.Box.Area, chart.Box.Area));
            if (at < 0) best.Add(chart);
            else if (chart.Box.Area < 1.5 * best[at].Box.Area) best[at] = best[at] with { Box = best[at].Box.Union(chart.Box) };
        }

        return best;
    }

    private static List<FoundTable> Tables(Marks marks, List<FoundChart> charts)
    {
        var rows = TextRows.Of(marks, InChart);
        var tables = new List<FoundTable>();
        foreach (var table in RuledTables.Find(marks, rows, InChart).Concat(AlignedTables.Find(rows)).OrderByDescending(t => t.Confidence))
        {
            if (tables.Count < TablesMax && !tables.Exists(t => t.Box.Overlap(table.Box) > 0.3 * Math.Min(t.Box.Area, table.Box.Area))) tables.Add(table);
        }

        return tables;

        bool InChart(Box box) => charts.Exists(c => c.Box.HoldsCentreOf(box));
    }

    private static Marks Within(Marks marks, Box box)
    {
        var near = box.Grow(1);
        return marks with
        {
            Rectangles = In(marks.Rectangles),
            Frames = In(marks.Frames),
            Level = In(marks.Level),
            Upright = In(marks.Upright),
            Curves = In(marks.Curves),
            Areas = In(marks.Areas),
        };

        List<Mark> In(IReadOnlyList<Mark> all) => [.. all.Where(m => near.HoldsCentreOf(m.Box))];
    }
}
