using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Classic;

/// <summary>What the analyser sees on pages that were drawn to be known exactly.</summary>
public sealed class ClassicAnalyzerTests : IAsyncLifetime
{
    private readonly DecoderPool _pool = Decoders.Pool();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    [Fact]
    public async Task Analyze_DarkSlide_SeesItsTextColoursAndEmptiness()
    {
        var page = Assert.Single(await Decoders.AnalyzeAsync(_pool, SampleDecks.Dark()));

        Assert.Equal(("Energy for everyone", 40.0, 18.0), (page.Headline, page.HeadlineSize, page.BodySize));
        Assert.Equal((19, "en"), (page.WordCount, page.Language));
        Assert.Equal(["#0f244d", "#e61a1a", "#ffffff"], page.Palette.Select(c => c.Hex));
        // The red square has 96 x 96 of 960 x 540 points.
        Assert.Equal(0.0178, page.Palette[1].Share, 0.001);
        Assert.Equal("#0f244d", page.Background);
        Assert.Equal(15.2, page.ContrastRatio!.Value, 0.1);
        Assert.Equal((0.0, 0), (page.ImageAreaShare, page.ImageCount));
        Assert.InRange(page.TextAreaShare, 0.03, 0.06);
        Assert.InRange(page.EmptyAreaShare, 0.93, 0.97);
    }

    [Fact]
    public async Task Analyze_PaleText_HasALowContrast()
    {
        var pdf = new PdfBuilder().Page("0.8 g BT /F1 20 Tf 60 300 Td (Hard to read on white paper) Tj ET 0 g BT /F1 8 Tf 900 20 Td (1) Tj ET").Build();

        var page = Assert.Single(await Decoders.AnalyzeAsync(_pool, pdf));

        Assert.InRange(page.ContrastRatio!.Value, 1.5, 1.7);
    }

    [Fact]
    public async Task Analyze_ImageOnTheLeftHalf_CoversHalf()
    {
        var page = Assert.Single(await Decoders.AnalyzeAsync(_pool, SampleDecks.LeftHalfImage()));

        Assert.Equal((0.5, 0.5, 1), (page.ImageAreaShare, page.EmptyAreaShare, page.ImageCount));
        Assert.Null(page.Headline);
        Assert.Null(page.ContrastRatio);
        Assert.Equal("", page.Text);
    }

    [Fact]
    public async Task Analyze_ImageInsideAScaledForm_IsFoundWhereItIsDrawn()
    {
        var page = Assert.Single(await Decoders.AnalyzeAsync(_pool, SampleDecks.ImageInForm()));

        // A quarter of the width and half of the height.
        Assert.Equal(1, page.ImageCount);
        Assert.Equal(0.125, page.ImageAreaShare, 0.01);
    }

    [Fact]
    public async Task Analyze_RotatedPage_IsSeenAsDisplayed()
    {
        var pdf = new PdfBuilder().Page("0 g BT /F2 40 Tf 60 450 Td (Turned) Tj ET 0 0 1 rg 0 0 96 540 re f", extra: "/Rotate 90").Build();

        var page = Assert.Single(await Decoders.AnalyzeAsync(_pool, pdf));

        Assert.Equal((540.0, 960.0), (page.Width, page.Height));
        Assert.Equal(("Turned", 40.0), (page.Headline, page.HeadlineSize));
        // The blue strip is a tenth of the page, now along its top.
        Assert.Equal(0.1, page.Palette.Single(c => c.Hex == "#0000ff").Share, 0.01);
    }

    [Fact]
    public async Task Analyze_TextScaledByItsMatrix_HasTheSizeThatIsSeen()
    {
        var pdf = new PdfBuilder().Page("q 0.25 0 0 0.25 0 0 cm 0 g BT /F1 4 Tf 40 0 0 40 240 1800 Tm (Scaled text) Tj ET Q").Build();

        var page = Assert.Single(await Decoders.AnalyzeAsync(_pool, pdf));

        Assert.Equal(40, page.HeadlineSize);
    }

    [Fact]
    public async Task Analyze_InvisibleTextOverAScan_CountsAsTextButNotForContrast()
    {
        var pdf = new PdfBuilder().Page("0.9 g 0 0 960 540 re f 1 g 3 Tr BT /F1 20 Tf 60 300 Td (Recognised by a scanner) Tj ET").Build();

        var page = Assert.Single(await Decoders.AnalyzeAsync(_pool, pdf));

        Assert.Equal("Recognised by a scanner", page.Text);
        Assert.Null(page.ContrastRatio);
    }

    [Fact]
    public async Task Analyze_MoreTextThanAllowed_IsCutAndSaysSo()
    {
        await using var pool = Decoders.Pool(new DecoderOptions { MaxPageCharacters = 100 });
        var pdf = new PdfBuilder().Page($"BT /F1 4 Tf 10 300 Td ({new string('x', 300)}) Tj ET").Build();

        var page = Assert.Single(await Decoders.AnalyzeAsync(pool, pdf));

        Assert.True(page.TextTruncated);
        Assert.Equal(100, page.Text.Length);
    }

    [Fact]
    public async Task Analyze_TheSameDeckTwice_GivesTheSame()
    {
        var first = await Decoders.AnalyzeAsync(_pool, SampleDecks.Dark());
        var second = await Decoders.AnalyzeAsync(_pool, SampleDecks.Dark());

        Assert.Equal(Workflows.Contracts.ContractJson.Write(first), Workflows.Contracts.ContractJson.Write(second));
    }

    [Fact]
    public async Task Image_OfAPage_IsAJpegOfTheAskedWidth()
    {
        await using var session = await _pool.RentAsync();
        await session.OpenAsync(SampleDecks.Dark(), Deadline.Token);

        var (text, jpeg) = await session.ImageAsync(1, Deadline.Token);

        Assert.Equal((1000, 562), (text.ImageWidth, text.ImageHeight));
        Assert.Equal([0xff, 0xd8, 0xff], jpeg[..3]);
        Assert.Equal([0xff, 0xd9], jpeg[^2..]);
    }
}
