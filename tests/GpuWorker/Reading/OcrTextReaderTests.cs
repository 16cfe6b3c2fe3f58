using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Models;
using Workflows.GpuWorker.Reading;
using Workflows.GpuWorker.Tests.Models;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Reading;

/// <summary>The reader and the labeller with their real packs.</summary>
public sealed class OcrTextReaderTests : IDisposable
{
    private readonly WorkerMetrics _metrics = new();
    private readonly OcrTextReader _reader;

    public OcrTextReaderTests() => _reader = Reader(new OcrOptions());

    public void Dispose()
    {
        _reader.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Read_UprightAndSidewaysText_FindsBoth_WhereTheyStand()
    {
        const string content = """
            1 1 1 rg 0 0 960 540 re f 0 g
            BT /F1 30 Tf 100 430 Td (Revenue by region) Tj ET
            BT /F1 24 Tf 0 1 -1 0 60 120 Tm (Million euros) Tj ET
            """;

        var lines = await _reader.ReadAsync(await RenderAsync(content), Deadline.Token);

        Assert.Equal(["Million euros", "Revenue by region"], lines.Select(line => line.Text).Order(StringComparer.Ordinal));
        var headline = lines.Single(line => line.Text.StartsWith('R'));
        Assert.Equal(TextSource.Ocr, headline.Source);
        Assert.InRange(headline.Box.X, 90 / 960.0, 105 / 960.0);
        Assert.InRange(headline.Box.Y + (headline.Box.Height / 2), 90 / 540.0, 110 / 540.0);
        Assert.InRange(headline.Size, 24, 36);
        Assert.InRange(headline.Confidence!.Value, 0.9, 1);
    }

    [Fact]
    public async Task Read_LargePageInTiles_ReadsLinesAcrossTheSeam()
    {
        const string content = "1 1 1 rg 0 0 960 540 re f 0 g BT /F1 30 Tf 60 300 Td (One line that runs across more than one tile of the page) Tj ET";
        using var reader = Reader(new OcrOptions { TileSide = 480 });

        var lines = await reader.ReadAsync(await RenderAsync(content), Deadline.Token);

        Assert.Equal("One line that runs across more than one tile of the page", Assert.Single(lines).Text);
    }

    [Fact]
    public async Task Read_MoreLinesThanTheLimit_TellsTheLimit()
    {
        var content = "1 1 1 rg 0 0 960 540 re f 0 g " + string.Concat(Enumerable.Range(0, 6).Select(i => $"BT /F1 30 Tf 60 {480 - (i * 70)} Td (Line {i}) Tj ET "));
        using var reader = Reader(new OcrOptions { MaxLines = 3 });

        Assert.Equal(3, (await reader.ReadAsync(await RenderAsync(content), Deadline.Token)).Count);
    }

    [Fact]
    public async Task Read_EmptyPage_IsNoText() => Assert.Empty(await _reader.ReadAsync(new PixelImage(new byte[200 * 100 * 3], 200, 100), Deadline.Token));

    [Fact]
    public async Task Read_Cancelled_Stops() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reader.ReadAsync(new PixelImage(new byte[200 * 100 * 3], 200, 100), new CancellationToken(canceled: true)));

    [Fact]
    public async Task Read_BytesThatAreNoPicture_IsTheCallersMistake() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _reader.ReadAsync(new PixelImage(new byte[10], 200, 100), Deadline.Token));

    [Fact]
    public async Task Label_PictureOfAThing_NamesIt()
    {
        await TestPacks.EnsureLabelsAsync();
        using var labeller = new PictureLabeller(TestPacks.Library(), TestPacks.Device(), _metrics, Options.Create(new LabelOptions()), TimeProvider.System);

        var labels = await labeller.LabelAsync(Clock(), Deadline.Token);

        Assert.Equal("analog clock", labels[0].Name);
        Assert.InRange(labels[0].Score, 0.5, 1);
    }

    [Fact]
    public async Task Label_TinyPicture_GetsNone()
    {
        await TestPacks.EnsureLabelsAsync();
        using var labeller = new PictureLabeller(TestPacks.Library(), TestPacks.Device(), _metrics, Options.Create(new LabelOptions()), TimeProvider.System);

        Assert.Empty(await labeller.LabelAsync(new PixelImage(new byte[16 * 200 * 3], 16, 200), Deadline.Token));
    }

    private OcrTextReader Reader(OcrOptions options) => new(TestPacks.Library(), TestPacks.Device(), _metrics, Options.Create(options), TimeProvider.System);

    /// <summary>A dial with twelve marks and two hands at three o'clock, drawn.</summary>
    private static PixelImage Clock()
    {
        const int side = 224, middle = side / 2;
        var rgb = new byte[side * side * 3];
        for (var i = 0; i < side * side; i++)
        {
            var (x, y) = (i % side, i / side);
            var (radius, angle) = (Math.Sqrt(((x - middle) * (x - middle)) + ((y - middle) * (y - middle))), Math.Atan2(y - middle, x - middle));
            (byte R, byte G, byte B) colour = radius switch
            {
                > 100 => (120, 80, 50),
                > 92 => (30, 30, 30),
                > 78 when Math.Abs(Math.IEEERemainder(angle, Math.PI / 6)) < 0.04 => (10, 10, 10),
                _ when Math.Abs(x - middle) < 3 && y is > 40 and < middle => (0, 0, 0),
                _ when Math.Abs(y - middle) < 4 && x is > middle and < 165 => (0, 0, 0),
                _ => (250, 250, 245),
            };
            (rgb[i * 3], rgb[(i * 3) + 1], rgb[(i * 3) + 2]) = colour;
        }

        return new PixelImage(rgb, side, side);
    }

    private static async Task<PixelImage> RenderAsync(string content)
    {
        await using var pool = Decoders.Pool();
        await using var decoder = await pool.RentAsync();
        await decoder.OpenAsync(new PdfBuilder().Page(content).Build(), Deadline.Token);
        return await decoder.PixelsAsync(1, 960, null, Deadline.Token);
    }
}
