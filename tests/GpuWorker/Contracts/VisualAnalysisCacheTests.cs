using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Tests.Contracts;

public sealed class VisualAnalysisCacheTests
{
    private static readonly VisualAnalysisCacheRow Row = new()
    {
        PitchDeckId = 3,
        AnalysisResultJson = "{}",
        AnalysisResultSha256 = "ab",
        VisionModelUsed = "classic",
        PromptUsed = "Rate  the design",
        CreatedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        ContentSha256 = "cd",
        ModelVersion = "classic-1",
        Seconds = 2,
        Pages = 17,
        JobId = "7",
    };

    [Theory]
    [InlineData("Rate the design", "  Rate\tthe \r\n design ")]
    [InlineData("", " \u00a0 ")]
    [InlineData("Caf\u00e9", "Cafe\u0301")]
    [InlineData("\u01d6 \u1ec7", "u\u0308\u0304 e\u0323\u0302")]
    [InlineData("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("\ud83d\ude00 \u0301x", "\ud83d\ude00  \u0301x")]
    public void Normalize_PromptsThatLookTheSame_AreTheSame(string one, string other) =>
        Assert.Equal(PromptNormalizer.Normalize(one), PromptNormalizer.Normalize(other));

    [Fact]
    public void Normalize_OtherCase_IsAnotherPrompt() =>
        Assert.NotEqual(PromptNormalizer.Normalize("rate"), PromptNormalizer.Normalize("Rate"));

    [Fact]
    public void For_DeckModelAndPrompt_IsTheHashOfTheirLines() => Assert.Equal(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("3\nclassic\nRate the design"))),
        VisualAnalysisCacheKey.For(3, "classic", " Rate  the design"));

    [Fact]
    public void FromProperties_OfATableEntity_IsTheSameRow() =>
        Assert.Equal(Row, VisualAnalysisCacheRow.FromProperties(new TableEntity(Row.ToProperties())));

    [Fact]
    public void FromProperties_WithoutItsHash_SaysWhatIsMissing()
    {
        var properties = Row.ToProperties();
        properties.Remove(VisualAnalysisCacheRow.ContentSha256Name);

        var e = Assert.Throws<FormatException>(() => VisualAnalysisCacheRow.FromProperties(properties));

        Assert.Contains("content_sha256", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_AreAllReachable_AndEachHasASentenceAndAnAction()
    {
        ItemFailure[] failures =
        [
            ItemFailures.EmptyFile(), ItemFailures.NoPages(), ItemFailures.NotAPdf("a PNG image"), ItemFailures.Corrupt(), ItemFailures.CorruptPage(2),
            ItemFailures.Password(), ItemFailures.TooManyPages(201, 200), ItemFailures.DecoderMemory(1 << 30), ItemFailures.DecoderTimeout(TimeSpan.FromSeconds(2)),
            ItemFailures.DecoderCrash(), ItemFailures.SourceLost("a.pdf"), ItemFailures.SourceTooLarge(2, 1), ItemFailures.VisionModelUnknown("x"),
            ModelFailures.NotConfigured("openai:m", "OpenAi", "OPENAI_API_KEY"), ModelFailures.KeyRejected("m", "OPENAI_API_KEY"), ModelFailures.NotFound("m"),
            ModelFailures.Quota("m"), ModelFailures.BadRequest("m", 400), ModelFailures.TooLarge("m"), ModelFailures.Refused("m"), ModelFailures.BadAnswer("m", "Not JSON."),
            ModelFailures.AnswerTooLong("m", 4096), ModelFailures.Timeout("m", TimeSpan.FromSeconds(2), idle: true), ModelFailures.Busy("m", TimeSpan.FromSeconds(2)),
            ModelFailures.Unreachable("m"), ModelFailures.BudgetReached("1.50"), ModelFailures.PriceUnknown("m"),
            ConverterFailures.Missing(null), ConverterFailures.Failed(), ConverterFailures.Timeout(TimeSpan.FromSeconds(2)), ConverterFailures.NotAPptx("a PDF"), ConverterFailures.Password(),
            ItemFailures.PagesFailed([(7, ItemFailures.CorruptPage(7))], 17),
        ];

        Assert.Equal(ItemFailures.Codes.Order(), failures.Select(f => f.Code).Distinct().Order());
        Assert.All(failures, f => Assert.EndsWith(".", f.Sentence, StringComparison.Ordinal));
        Assert.All(failures, f => Assert.EndsWith(".", f.Action, StringComparison.Ordinal));
    }
}
