using System.Text.Json;
using Microsoft.DurableTask.Converters;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Tests.Contracts;

/// <summary>Everything that crosses an activity boundary reads the same through the functions serializer and the plain SDK's.</summary>
public sealed class ContractRoundTripTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    public static TheoryData<object> Records => new()
    {
        new IngestDeckInput { DeckId = 3, BlobName = "späti.pdf", InstanceId = "i-1", JobId = "7", ItemId = "3", Attempt = 2 },
        new IngestDeckOutput
        {
            DeckId = 3, Status = ItemStatus.Failed, Failure = ItemFailures.TooManyPages(300, 200), ContentSha256 = "ab", SizeBytes = 5_000_000_000,
            PageCount = 4, WordCount = 100, Title = "A “deck”", StartedAt = Noon, Seconds = 1.5,
        },
        new AnalyzeDeckInput
        {
            JobId = "7", InstanceId = "deck-analysis-7-1", ItemId = "3", DeckId = 3, BlobName = "a.pdf", ContentSha256 = "ab", VisionModel = "classic",
            AnalysisPrompt = "Rate the design <b>", CacheKey = "cd", UseCache = false, CostMax = 1.25m, Attempt = 2,
        },
        new AnalyzeDeckOutput
        {
            DeckId = 3, Status = ItemStatus.Cached, Result = Analysis(), ResultSha256 = "ef", ContentSha256 = "ab", VisionModel = "classic",
            AnalysisPrompt = "p", CacheKey = "cd", Pages = 1, Analysed = true, PagesResumed = 1, ResultJobId = "6", Usage = Usage, CallbackSeconds = 0.02, StartedAt = Noon, Seconds = 2.25,
        },
        new ItemProgressNote
        {
            Done = 5, Total = 17, Unit = "page", Label = "Processing deck 3: page 5/17",
            Waiting = new() { Code = "PROVIDER_LIMIT", Sentence = "It waits.", Until = Noon },
        },
        Analysis(),
        new DeckText
        {
            ContentSha256 = "ab",
            Pages = [new DeckPageText { Number = 1, Width = 960, Height = 540, Text = "t", ImageWidth = 1000, ImageHeight = 563 }],
        },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_ThroughEachSerializer_KeepsEverything(object record)
    {
        var functions = JsonSerializer.Serialize(record, record.GetType());
        var sdk = JsonDataConverter.Default.Serialize(record);

        Assert.Equal(functions, sdk);
        Assert.Equal(functions, JsonSerializer.Serialize(JsonSerializer.Deserialize(sdk!, record.GetType()), record.GetType()));
        Assert.Equal(sdk, JsonDataConverter.Default.Serialize(JsonDataConverter.Default.Deserialize(functions, record.GetType())));
        Assert.DoesNotContain("null", Populated(functions), StringComparison.Ordinal);
    }

    [Fact]
    public void Status_InJson_IsAWord() =>
        Assert.Equal("""["done","cached","failed","cancelled"]""", JsonSerializer.Serialize(Enum.GetValues<ItemStatus>()));

    [Fact]
    public void ProgressNote_InJson_HasTheAgreedShape() => Assert.Equal(
        """{"done":5,"total":17,"unit":"page","label":"Processing deck 3: page 5/17"}""",
        new ItemProgressNote { Done = 5, Total = 17, Unit = "page", Label = "Processing deck 3: page 5/17" }.ToJson());

    [Fact]
    public void Analysis_InJson_UsesSnakeCase()
    {
        using var json = JsonDocument.Parse(ContractJson.Write(Analysis()));

        var page = json.RootElement.GetProperty("pages")[0];
        Assert.Equal("#0f244d", page.GetProperty("palette")[0].GetProperty("hex").GetString());
        Assert.Equal(15.22, page.GetProperty("contrast_ratio").GetDouble());
        Assert.Equal("classic", json.RootElement.GetProperty("provenance").GetProperty("vision_model").GetString());
    }

    /// <summary>An output always has one of result and failure.</summary>
    private static string Populated(string json) => json
        .Replace("\"failure\":null,", "", StringComparison.Ordinal)
        .Replace("\"resultBlob\":null,", "", StringComparison.Ordinal)
        .Replace("\"title\":null,", "", StringComparison.Ordinal);

    private static PageBox Box => new() { X = 0.1, Y = 0.2, Width = 0.3, Height = 0.4 };

    private static ModelUsage Usage => new() { Calls = 2, InputTokens = 3_000, OutputTokens = 400, Cost = 0.0123m };

    private static DeckAnalysis Analysis() => new()
    {
        PageCount = 1,
        Summary = new DeckSummary
        {
            Title = "T", WordCount = 5, WordsPerPage = 5, Language = "en", Palette = [new PaletteColour { Hex = "#0f244d", Share = 0.96 }],
            ImageAreaShare = 0.1, TextAreaShare = 0.2, EmptyAreaShare = 0.7, LowContrastPages = [1], DensePages = [], PagesWithoutText = [2],
        },
        Pages =
        [
            new PageAnalysis
            {
                Number = 1, Width = 960, Height = 540, Headline = "H", Text = "Zeile 1\nZeile 2", TextTruncated = true, WordCount = 4, Language = "de",
                Palette = [new PaletteColour { Hex = "#0f244d", Share = 0.96 }], Background = "#0f244d", ContrastRatio = 15.22, ImageAreaShare = 0.1,
                TextAreaShare = 0.2, EmptyAreaShare = 0.7, ImageCount = 1, HeadlineSize = 40, BodySize = 18,
                TextSource = TextSource.Mixed, Lines = [new TextPlace { Text = "H", Box = Box, Size = 40, Source = TextSource.Ocr, Confidence = 0.9 }], ChartAreaShare = 0.2,
                Regions = [new PageRegion { Kind = RegionKind.Chart, Box = Box, Confidence = 0.8, Reason = "6 bars", Labels = [new("chart", 0.9)] }],
                SlideType = new SlideTypeGuess { Type = SlideType.BusinessModel, Confidence = 0.7, Reason = "headline" },
                Figures = [new PageFigure { Kind = FigureKind.Amount, Text = "€1", Value = 1, Currency = "EUR", Date = "2025", Box = Box }],
                Commentary = "C", Findings = [new PageFinding { Text = "F", Box = Box }], Failure = ItemFailures.CorruptPage(1),
            },
        ],
        Provenance = new AnalysisProvenance
        {
            VisionModel = "classic", ModelVersion = "classic-1", Prompt = "p", AnalyzedAt = Noon, Seconds = 0.5, ContentSha256 = "ab", Packs = ["a@1"], Device = "cpu", Usage = Usage,
        },
    };
}
