using Workflows.Contracts;

namespace Workflows.Functions.Tests.App;

/// <summary>Results of the stand-in worker: two pages, whose words follow the prompt.</summary>
internal static class FakeResults
{
    /// <param name="number">Counts analyses: no two results are the same, and later ones are newer.</param>
    public static DeckAnalysis Of(AnalyzeDeckInput input, int number, ModelUsage? usage, bool isSecondPageFailed) => new()
    {
        PageCount = 2,
        Summary = new()
        {
            WordCount = 7,
            WordsPerPage = 3.5,
            Palette = [],
            ImageAreaShare = 0,
            TextAreaShare = 0.1,
            EmptyAreaShare = 0.9,
            LowContrastPages = [],
            DensePages = [],
            PagesWithoutText = [],
            MissingSections = [SlideType.Ask],
            Scores = new Dictionary<string, DeckScore> { ["story"] = new() { Value = input.VisionModel == VisionModels.Classic ? 60 : 80, Reason = "test" } },
            FailedPages = isSecondPageFailed ? [2] : [],
        },
        Pages = [Page(1, $"Headline {input.AnalysisPrompt}".Trim(), SlideType.Cover), isSecondPageFailed ? Failed(2) : Page(2, "=Figures", SlideType.Market)],
        Provenance = new()
        {
            VisionModel = input.VisionModel,
            ModelVersion = "test-1",
            Prompt = input.AnalysisPrompt,
            AnalyzedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
            Seconds = 1.5,
            ContentSha256 = input.ContentSha256 ?? "",
            Usage = usage,
        },
    };

    private static PageAnalysis Page(int number, string headline, SlideType type) => new()
    {
        Number = number,
        Width = 960,
        Height = 540,
        Headline = headline,
        Text = $"{headline}\nWe raise $4.2M",
        WordCount = 5,
        Language = "en",
        Palette = [],
        Background = "#ffffff",
        ImageAreaShare = 0,
        TextAreaShare = 0.1,
        EmptyAreaShare = 0.9,
        ImageCount = 0,
        TextSource = TextSource.Layer,
        Lines =
        [
            new() { Text = headline, Box = new() { X = 0.1, Y = 0.1, Width = 0.5, Height = 0.1 }, Size = 40, Source = TextSource.Layer },
            new() { Text = "We raise $4.2M", Box = new() { X = 0.1, Y = 0.3, Width = 0.5, Height = 0.05 }, Size = 20, Source = TextSource.Layer },
        ],
        SlideType = new() { Type = type, Confidence = 0.9, Reason = "test" },
        Figures = [new() { Kind = FigureKind.Amount, Text = "$4.2M", Value = 4_200_000, Currency = "USD" }],
    };

    private static PageAnalysis Failed(int number) => new()
    {
        Number = number,
        Width = 960,
        Height = 540,
        Text = "",
        WordCount = 0,
        Palette = [],
        Background = "#ffffff",
        ImageAreaShare = 0,
        TextAreaShare = 0,
        EmptyAreaShare = 0,
        ImageCount = 0,
        Failure = ModelFailures.Refused("openai:test"),
    };
}
