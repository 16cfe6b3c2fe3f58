using Workflows.Contracts;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Reading;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.GpuWorker.Vision;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Classic;

/// <summary>When text is read from pictures, and how it joins the text layer.</summary>
public sealed class ClassicVisionTests : IAsyncLifetime
{
    private readonly DecoderPool _pool = Decoders.Pool();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    [Fact]
    public async Task Analyze_PageWithoutATextLayer_IsReadWhole()
    {
        var reader = new Reader(Place("The problem", 0.1, 0.1, 60), Place("Boxes cost $4M a year", 0.1, 0.4, 30));

        var result = await AnalyzeAsync(new PdfBuilder().Page("q 700 0 0 500 100 20 cm " + Checks + " Q").Build(), reader);

        var page = result.Analysis;
        Assert.Equal((1600, 900), Assert.Single(reader.Sizes));
        Assert.Equal((TextSource.Ocr, "The problem", SlideType.Problem), (page.TextSource, page.Headline, page.SlideType!.Type));
        Assert.Equal("The problem\nBoxes cost $4M a year", page.Text);
        // 60 pixels of 900 are 36 points of 540.
        Assert.Equal((36, TextSource.Ocr, 0.9), (page.Lines[0].Size, page.Lines[0].Source, page.Lines[0].Confidence));
        Assert.Equal(4_000_000, Assert.Single(page.Figures).Value);
        Assert.Equal(["eyes@2", "names@1"], result.Packs);
    }

    [Fact]
    public async Task Analyze_PictureWithoutTextBesideText_IsReadAlone()
    {
        var reader = new Reader(Place("Q1 2026", 0.5, 0.5, 45));
        var pdf = new PdfBuilder().Page("q 480 0 0 270 480 0 cm " + Checks + " Q 0 g BT /F2 36 Tf 60 450 Td (Our progress) Tj ET").Build();

        var page = (await AnalyzeAsync(pdf, reader)).Analysis;

        Assert.Equal((800, 450), Assert.Single(reader.Sizes));
        Assert.Equal((TextSource.Mixed, "Our progress"), (page.TextSource, page.Headline));
        var read = Assert.Single(page.Lines, l => l.Source == TextSource.Ocr);
        // The middle of the lower right quarter.
        Assert.Equal((0.75, 0.75), (read.Box.X, read.Box.Y));
    }

    [Fact]
    public async Task Analyze_PageWithTextAndNoPictures_IsNotRead()
    {
        var reader = new Reader(Place("never", 0, 0, 10));

        var result = await AnalyzeAsync(SampleDecks.Dark(), reader);

        Assert.Empty(reader.Sizes);
        Assert.Empty(result.Packs);
        Assert.Equal(TextSource.Layer, result.Analysis.TextSource);
    }

    [Fact]
    public async Task Analyze_BlankPage_IsNotRead()
    {
        var reader = new Reader(Place("never", 0, 0, 10));

        var page = (await AnalyzeAsync(new PdfBuilder().Page("").Build(), reader)).Analysis;

        Assert.Empty(reader.Sizes);
        Assert.Equal((TextSource.None, 1.0), (page.TextSource, page.EmptyAreaShare));
    }

    [Fact]
    public async Task Analyze_Picture_GetsItsLabels()
    {
        var result = await AnalyzeAsync(SampleDecks.LeftHalfImage(), new Reader { IsAvailable = false });

        Assert.Equal("ship", Assert.Single(Assert.Single(result.Analysis.Regions).Labels).Name);
        Assert.Equal(["names@1"], result.Packs);
    }

    [Fact]
    public void Version_NamesThePacksThatTakePart()
    {
        Assert.Equal("classic-2+eyes@2+names@1", new ClassicVision(new Reader(), new Labeller()).Version("classic"));
        Assert.Equal("classic-2+names@1", new ClassicVision(new Reader { IsAvailable = false }, new Labeller()).Version("classic"));
    }

    /// <summary>An image of black and white checks: something to look at.</summary>
    private static string Checks { get; } =
        "BI /W 64 /H 16 /BPC 1 /CS /G ID " + string.Concat(Enumerable.Repeat("3333UUUU", 16)) + " EI";

    private async Task<PageResult> AnalyzeAsync(byte[] pdf, Reader reader)
    {
        await using var session = await _pool.RentAsync();
        var deck = await session.OpenAsync(pdf, Deadline.Token);
        return await new ClassicVision(reader, new Labeller()).AnalyzeAsync(
            new PageTask
            {
                Decoder = session,
                Number = 1,
                PageCount = deck.PageCount,
                VisionModel = VisionModels.Classic,
                Prompt = "",
                Waiting = _ => ValueTask.CompletedTask,
                Usage = new UsageMeter(),
                Cancelled = Deadline.Token,
            },
            Deadline.Token);
    }

    private static TextPlace Place(string text, double x, double y, double pixels) => new()
    {
        Text = text,
        Box = new PageBox { X = x, Y = y, Width = 0.4, Height = 0.05 },
        Size = pixels,
        Source = TextSource.Ocr,
        Confidence = 0.9,
    };

    private sealed class Reader(params TextPlace[] places) : ITextReader
    {
        public List<(int Width, int Height)> Sizes { get; } = [];

        public bool IsAvailable { get; init; } = true;

        public string Version => "eyes@2";

        public Task<IReadOnlyList<TextPlace>> ReadAsync(PixelImage image, CancellationToken cancellationToken)
        {
            Sizes.Add((image.Width, image.Height));
            return Task.FromResult<IReadOnlyList<TextPlace>>(places);
        }
    }

    private sealed class Labeller : IPictureLabeller
    {
        public bool IsAvailable => true;

        public string Version => "names@1";

        public Task<IReadOnlyList<RegionLabel>> LabelAsync(PixelImage image, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RegionLabel>>([new RegionLabel("ship", 0.8)]);
    }
}
