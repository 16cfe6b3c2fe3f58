using System.Globalization;
using Workflows.Contracts;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;

namespace Workflows.GpuWorker.Tests.Classic;

/// <summary>Charts, tables and pictures on pages that were drawn to be known exactly. Pages are 960 x 540 points; y grows upwards in them.</summary>
public sealed class RegionTests : IAsyncLifetime
{
    private readonly DecoderPool _pool = Decoders.Pool();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    [Fact]
    public async Task Find_BarsOnAnAxis_AreAChartWithItsLabels()
    {
        var page = await AnalyzeAsync(new PdfBuilder().Page(Bars([40, 90, 140, 210], label: "Q{0} 25")));

        var chart = Only(page, RegionKind.Chart);
        Assert.StartsWith("4 standing bars on one base line, with axis lines", chart.Reason, StringComparison.Ordinal);
        Assert.EndsWith(RegionWords.Rising, chart.Reason, StringComparison.Ordinal);
        // From the axis at x 100 to x 500; from the tallest bar at y 310 to the labels below the axis at y 100.
        Assert.InRange(Overlap(chart.Box, 100, 230, 500, 455), 0.9, 1);
        Assert.InRange(page.ChartAreaShare, 0.15, 0.2);
    }

    [Fact]
    public async Task Find_BulletsInTheColourOfTheBars_AreNoLegend()
    {
        var drawing = Bars([40, 90, 140, 210], label: "Q{0} 25") + "0.1 0.3 0.6 rg 560 300 8 8 re 560 260 8 8 re 560 220 8 8 re f "
            + Text(576, 300, "Two ports") + Text(576, 260, "Nine berths") + Text(576, 220, "One team");

        var chart = Only(await AnalyzeAsync(new PdfBuilder().Page(drawing)), RegionKind.Chart);

        Assert.InRange(Overlap(chart.Box, 100, 230, 500, 455), 0.9, 1);
    }

    [Fact]
    public async Task Find_LyingBars_AreAChart()
    {
        var drawing = "0.1 0.3 0.6 rg 200 400 300 30 re 200 350 180 30 re 200 300 90 30 re 200 250 40 30 re f "
            + Text(120, 410, "North") + Text(120, 360, "South") + Text(120, 310, "East") + Text(120, 260, "West");

        var chart = Only(await AnalyzeAsync(new PdfBuilder().Page(drawing)), RegionKind.Chart);

        Assert.StartsWith("4 lying bars", chart.Reason, StringComparison.Ordinal);
        Assert.InRange(Overlap(chart.Box, 120, 110, 500, 290), 0.85, 1);
    }

    [Fact]
    public async Task Find_StackedBars_AreOneChartAsHighAsTheStacks()
    {
        var drawing = "0.1 0.3 0.6 rg 100 100 60 50 re 200 100 60 50 re 300 100 60 50 re 400 100 60 50 re f "
            + "0.8 0.4 0.1 rg 100 150 60 20 re 200 150 60 60 re 300 150 60 110 re 400 150 60 160 re f 0 G 90 100 m 480 100 l S";

        var chart = Only(await AnalyzeAsync(new PdfBuilder().Page(drawing)), RegionKind.Chart);

        Assert.Contains("of up to 2 parts", chart.Reason, StringComparison.Ordinal);
        Assert.InRange(Overlap(chart.Box, 90, 230, 480, 440), 0.9, 1);
    }

    [Fact]
    public async Task Find_CardsOfOneHeight_AreNoChart()
    {
        var drawing = "0.9 g 100 100 200 150 re 330 100 200 150 re 560 100 200 150 re f 0 g "
            + Text(120, 220, "Civil works") + Text(350, 220, "Grid limits") + Text(580, 220, "Many plugs");

        var page = await AnalyzeAsync(new PdfBuilder().Page(drawing));

        Assert.Empty(page.Regions);
    }

    [Fact]
    public async Task Find_Pie_IsAChartWithItsLegend()
    {
        var drawing = Slice(300, 270, 120, 0, 140, "0.1 0.3 0.6") + Slice(300, 270, 120, 140, 250, "0.1 0.7 0.4") + Slice(300, 270, 120, 250, 360, "0.9 0.6 0.2")
            + "0.1 0.3 0.6 rg 450 300 10 10 re f 0.1 0.7 0.4 rg 450 270 10 10 re f 0.9 0.6 0.2 rg 450 240 10 10 re f 0 g "
            + Text(470, 301, "Ports 39 %") + Text(470, 271, "Ships 31 %") + Text(470, 241, "Others 30 %");

        var page = await AnalyzeAsync(new PdfBuilder().Page(drawing));

        var chart = Only(page, RegionKind.Chart);
        Assert.Equal("3 slices of one circle, with a legend", chart.Reason);
        Assert.InRange(Overlap(chart.Box, 180, 150, 545, 390), 0.85, 1);
        Assert.Equal([39, 31, 30], page.Figures.Select(f => f.Value));
    }

    [Fact]
    public async Task Find_CirclesInARow_AreNoPie()
    {
        var drawing = Slice(200, 270, 40, 0, 360, "0.1 0.3 0.6") + Slice(320, 270, 40, 0, 360, "0.1 0.7 0.4") + Slice(440, 270, 40, 0, 360, "0.9 0.6 0.2");

        Assert.Empty((await AnalyzeAsync(new PdfBuilder().Page(drawing))).Regions);
    }

    [Fact]
    public async Task Find_CurveOverAnAxis_IsAChartThatRises()
    {
        var drawing = "0.7 G 100 100 m 600 100 l S 100 200 m 600 200 l S 100 300 m 600 300 l S 0.8 0.2 0.1 RG 2 w 100 110 m 200 140 l 300 150 l 400 220 l 500 280 l 600 295 l S 0 g "
            + Text(95, 80, "2023") + Text(345, 80, "2024") + Text(590, 80, "2025");

        var chart = Only(await AnalyzeAsync(new PdfBuilder().Page(drawing)), RegionKind.Chart);

        Assert.StartsWith("1 curve over one axis", chart.Reason, StringComparison.Ordinal);
        Assert.EndsWith(RegionWords.Rising, chart.Reason, StringComparison.Ordinal);
        Assert.InRange(Overlap(chart.Box, 95, 240, 620, 460), 0.85, 1);
    }

    [Fact]
    public async Task Find_OrnamentalCurve_IsNoChart() =>
        Assert.Empty((await AnalyzeAsync(new PdfBuilder().Page("2 w 0 100 m 200 300 500 10 960 200 c S 0 g " + Text(60, 450, "Energy for everyone")))).Regions);

    [Fact]
    public async Task Find_RuledTable_HasItsRowsAndColumns()
    {
        var drawing = Grid(["Per year", "2025", "2026"], ["Sales", "1,390", "1,720"], ["Fees", "780", "860"], ["Crew", "-410", "-430"])
            + "1 w 0.5 G 100 430 m 700 430 l S 100 390 m 700 390 l S 100 350 m 700 350 l S 100 310 m 700 310 l S 100 270 m 700 270 l S";

        var table = Only(await AnalyzeAsync(new PdfBuilder().Page(drawing)), RegionKind.Table);

        Assert.StartsWith("4 rows and 3 columns", table.Reason, StringComparison.Ordinal);
        Assert.InRange(Overlap(table.Box, 100, 110, 700, 270), 0.95, 1);
    }

    [Fact]
    public async Task Find_AlignedNumbersWithoutLines_AreATable()
    {
        var drawing = Grid(["Per year", "2025", "2026"], ["Sales", "1,390", "1,720"], ["Fees", "780", "860"], ["Crew", "-410", "-430"]);

        var table = Only(await AnalyzeAsync(new PdfBuilder().Page(drawing)), RegionKind.Table);

        Assert.Equal("4 rows of short texts aligned in 3 columns, without lines", table.Reason);
    }

    [Fact]
    public async Task Find_ParagraphsInColumns_AreNoTable()
    {
        var lines = Enumerable.Range(0, 5).Select(i => Text(60, 400 - (i * 17), "Two years of permits and trenches") + Text(350, 400 - (i * 17), "Small ports have a connection")
            + Text(640, 400 - (i * 17), "Voltage and frequency differ"));

        Assert.Empty((await AnalyzeAsync(new PdfBuilder().Page(string.Concat(lines)))).Regions);
    }

    [Fact]
    public async Task Find_PictureOnTheLeft_IsAnImageRegion()
    {
        var region = Only(Assert.Single(await Decoders.AnalyzeAsync(_pool, SampleDecks.LeftHalfImage())), RegionKind.Image);

        Assert.Equal((0, 0, 0.5, 1), (region.Box.X, region.Box.Y, region.Box.Width, region.Box.Height));
        Assert.Contains("raster image", region.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refine_SmallPictureInTheCornerOfEveryPage_IsALogo()
    {
        var builder = new PdfBuilder();
        var image = builder.Stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray", [0, 255, 0, 255]);
        var resources = string.Create(CultureInfo.InvariantCulture, $"/XObject << /I {image} 0 R >>");
        for (var page = 0; page < 3; page++) builder.Page("q 60 0 0 40 880 490 cm /I Do Q " + (page == 1 ? "q 300 0 0 200 100 100 cm /I Do Q" : ""), resources);

        var pages = DeckView.Refine(await Decoders.AnalyzeAsync(_pool, builder.Build()));

        Assert.All(pages, p => Assert.Contains(p.Regions, r => r.Kind == RegionKind.Logo));
        Assert.Single(pages[1].Regions, r => r.Kind == RegionKind.Image);
    }

    [Fact]
    public async Task Observe_MoreShapesThanAllowed_StaysWithinItsLimits()
    {
        var drawing = string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 900} {i / 40 % 500} 8 8 re f\n")));
        await using var session = await _pool.RentAsync();
        await session.OpenAsync(new PdfBuilder().Page("0.3 g " + drawing).Build(), Workflows.Testing.Deadline.Token);

        var startedAt = TimeProvider.System.GetTimestamp();
        var page = await session.AnalyzeAsync(1, Workflows.Testing.Deadline.Token);

        Assert.True(TimeProvider.System.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(15));
        Assert.InRange(page.Regions.Count, 0, PageInterpreter.RegionsMax);
    }

    private async Task<PageAnalysis> AnalyzeAsync(PdfBuilder pdf) => Assert.Single(await Decoders.AnalyzeAsync(_pool, pdf.Build()));

    private static PageRegion Only(PageAnalysis page, RegionKind kind) => Assert.Single(page.Regions, r => r.Kind == kind);

    /// <summary>Intersection over union with a box in points, y downwards.</summary>
    private static double Overlap(PageBox box, double left, double top, double right, double bottom)
    {
        var (x1, y1, x2, y2) = (box.X * 960, box.Y * 540, (box.X + box.Width) * 960, (box.Y + box.Height) * 540);
        var both = Math.Max(0, Math.Min(x2, right) - Math.Max(x1, left)) * Math.Max(0, Math.Min(y2, bottom) - Math.Max(y1, top));
        return both / (((x2 - x1) * (y2 - y1)) + ((right - left) * (bottom - top)) - both);
    }

    private static string Text(double x, double y, string text, int size = 14) => string.Create(CultureInfo.InvariantCulture, $"0 g BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET ");

    /// <summary>Bars of 60 points on a line at y 100, from x 100 on.</summary>
    private static string Bars(int[] heights, string label) => "0.5 G 100 100 m 500 100 l S " + string.Concat(heights.Select((height, i) =>
        string.Create(CultureInfo.InvariantCulture, $"0.1 0.3 0.6 rg {120 + (i * 100)} 100 60 {height} re f ")
        + Text(125 + (i * 100), 86, string.Format(CultureInfo.InvariantCulture, label, i + 1))));

    private static string Grid(params string[][] rows) => string.Concat(rows.SelectMany((row, y) => row.Select((cell, x) => Text(120 + (x * 220), 405 - (y * 40), cell))));

    /// <summary>A slice with its edge as a polygon of one corner every five degrees.</summary>
    private static string Slice(double x, double y, double radius, int from, int to, string colour)
    {
        var edge = Enumerable.Range(0, ((to - from) / 5) + 1).Select(i => (from + (i * 5)) * Math.PI / 180)
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{x + (radius * Math.Cos(a)):0.##} {y + (radius * Math.Sin(a)):0.##} l "));
        var path = to - from >= 360 ? string.Concat(edge) : string.Create(CultureInfo.InvariantCulture, $"{x} {y} l ") + string.Concat(edge);
        var first = path.IndexOf(" l ", StringComparison.Ordinal);
        return $"{colour} rg {path[..first]} m {path[(first + 3)..]} h f ";
    }
}
