using System.Diagnostics;
using System.IO.Compression;
using Workflows.Contracts;
using Workflows.DeckTruth;
using Workflows.DeckTruth.Hostile;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;
using Xunit.Abstractions;

namespace Workflows.DeckEvaluation.Tests;

/// <summary>Files that nobody should send, through the real activities: upload, ingestion, analysis in a decoder child.</summary>
public sealed class HostileFileTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private const int FilesMin = 100;

    /// <summary>One or two of each family, none that runs into the whole set's limits for long.</summary>
    private static readonly string[] Quick =
    [
        "truncated: 0.5 of the deck", "bit flips: 98 of them", "overwritten: zeros over the table of objects", "nothing: a header and noise",
        "loops: page tree contains itself", "loops: references in a ring", "loops: glyph drawn with its own font", "nesting: marked content",
        "page boxes: not numbers", "negative: stream length", "lengths: two billion pages", "xref: offsets beyond the file",
        "object streams: a billion members", "images: 2^31 pixels wide", "bombs: packed twice", "annotations: one whose picture contains it",
        "drawing: pattern of tiny tiles", "payloads: script at opening", "payloads: embedded program", "fonts: TrueType of noise",
    ];

    /// <summary>Opening, ingestion and clearing up come on top of the time that a deck's pages may take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Analyze_SomeHostileFiles_EndInAResultOrACodedFailure()
    {
        var files = HostileFiles.All().Where(f => Quick.Contains(f.Name)).ToList();

        Assert.Equal(Quick.Length, files.Count);
        await AnalyzeAsync(files, pageTime: TimeSpan.FromSeconds(2));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Analyze_AllHostileFiles_EndInAResultOrACodedFailure()
    {
        var all = HostileFiles.All();

        Assert.InRange(all.Count, FilesMin, int.MaxValue);
        Assert.Equal(all.Count, all.Select(f => f.Name).Distinct().Count());
        await AnalyzeAsync(all, pageTime: TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Bomb_Unpacked_HasTheBytesThatItPromises()
    {
        using var zip = new ZLibStream(new MemoryStream(RawPdf.Bomb(3 << 20, 90)), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        zip.CopyTo(unpacked);

        Assert.Equal(3 << 20, unpacked.Length);
        Assert.All(unpacked.ToArray().Distinct(), b => Assert.Equal(90, b));
    }

    /// <param name="pageTime">Wall time of a page; its processor time is half of that, a deck's wall time the double.</param>
    private async Task AnalyzeAsync(IReadOnlyList<HostileFile> files, TimeSpan pageTime)
    {
        var deckTime = pageTime * 2;
        await using var bench = new DeckBench(azurite.ConnectionString,
            ("Decoder:MaxMemoryBytes", "402653184"), ("Decoder:MaxPages", "40"), ("Decoder:PageCpuTime", (pageTime / 2).ToString("c")),
            ("Decoder:PageTimeout", pageTime.ToString("c")), ("Decoder:DeckTimeout", deckTime.ToString("c")));
        var wrong = new List<string>();
        foreach (var file in files)
        {
            var deck = DeckBench.NewDeck();
            await bench.UploadAsync(deck, file.Bytes);
            var watch = Stopwatch.StartNew();
            var ingested = await bench.IngestAsync(deck);
            var analysed = await bench.AnalyzeAsync(DeckBench.Input(deck));
            var verdict = analysed.Failure?.Code ?? $"{analysed.Status}, {analysed.Pages} pages";
            output.WriteLine($"{file.Name} ({file.Bytes.Length:#,0} bytes): {verdict} after {watch.Elapsed.TotalSeconds:0.0} s");

            var ends = analysed.Status == ItemStatus.Done && analysed.Result is not null
                || analysed is { Status: ItemStatus.Failed, Failure: { Code.Length: > 0, Sentence.Length: > 0, Action.Length: > 0 } };
            if (!ends) wrong.Add($"{file}: the analysis ended {analysed.Status} without a result or a reason");
            if (ingested is { Status: ItemStatus.Failed, Failure: null }) wrong.Add($"{file}: the ingestion failed without a reason");
            if (watch.Elapsed > (2 * deckTime) + Grace) wrong.Add($"{file}: took {watch.Elapsed}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await AssertStillWellAsync(bench);
    }

    /// <summary>The worker that has seen all this still analyses an ordinary deck.</summary>
    private static async Task AssertStillWellAsync(DeckBench bench)
    {
        var deck = DeckBench.NewDeck();
        var known = DeckGenerator.Create(DeckSet.Development, 2);
        await bench.UploadAsync(deck, known.Pdf);

        var analysed = await bench.AnalyzeAsync(DeckBench.Input(deck));

        Assert.Equal(ItemStatus.Done, analysed.Status);
        Assert.Equal(known.Facts.Pages.Count, analysed.Pages);
    }
}
