using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>Turns a model's text into a checked answer, or into the list of what is wrong with it.</summary>
internal static partial class PageAnswerReader
{
    private const int HeadlineMax = 500;
    private const int ReasonMax = 500;
    private const int CommentaryMax = 8_000;
    private const int FindingMax = 1_000;
    private const int FigureMax = 120;
    private const int RegionsMax = 60;
    private const int FiguresMax = 300;
    private const int FindingsMax = 60;
    private const double ValueMax = 1e18;

    /// <summary>Models round: a box may stick out by this much, and is then clipped.</summary>
    private const double BoxSlack = 0.02;

    /// <summary>Nothing in an answer is nested deeper.</summary>
    private const int DepthMax = 16;

    /// <returns>The answer with no complaints, or null with at least one.</returns>
    public static (PageAnswer? Answer, IReadOnlyList<string> Complaints) Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return (null, ["the answer is empty"]);
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DepthMax });
            var complaints = new List<string>();
            var answer = Read(json.RootElement, complaints);
            return complaints.Count == 0 ? (answer, complaints) : (null, complaints);
        }
        catch (JsonException e)
        {
            return (null, [$"the answer is not one JSON object (line {e.LineNumber + 1}, byte {e.BytePositionInLine})"]);
        }
    }

    private static PageAnswer Read(JsonElement root, List<string> complaints)
    {
        var page = new AnswerChecks(root, "", complaints, [.. PageAnswerSchema.Members]);
        var language = page.TextOrNull("language", charactersMax: 2, charactersMin: 2);
        if (language is not null && !LanguageForm().IsMatch(language)) page.Complain("language", "must be two lower-case letters or null");
        return new PageAnswer
        {
            SlideType = page.Member("slide_type", nullable: false, (element, path) => SlideType(element, path, complaints))
                ?? new() { Type = default, Confidence = 0, Reason = "" },
            Headline = page.TextOrNull("headline", HeadlineMax),
            Language = language,
            Regions = page.List("regions", RegionsMax, (element, path) => Region(element, path, complaints)),
            Figures = page.List("figures", FiguresMax, (element, path) => Figure(element, path, complaints)),
            Findings = page.List("findings", FindingsMax, (element, path) => Finding(element, path, complaints)),
            Commentary = page.Text("commentary", CommentaryMax, charactersMin: 0),
        };
    }

    private static SlideTypeGuess SlideType(JsonElement element, string path, List<string> complaints)
    {
        var guess = new AnswerChecks(element, path, complaints, "type", "confidence", "reason");
        return new() { Type = guess.Word<SlideType>("type"), Confidence = guess.Number("confidence", 0, 1), Reason = guess.Text("reason", ReasonMax, charactersMin: 0) };
    }

    private static PageRegion Region(JsonElement element, string path, List<string> complaints)
    {
        var region = new AnswerChecks(element, path, complaints, "kind", "box", "confidence", "reason");
        return new()
        {
            Kind = region.Word<RegionKind>("kind"),
            Box = region.Member("box", nullable: false, (box, at) => Box(box, at, complaints)) ?? Nowhere,
            Confidence = region.Number("confidence", 0, 1),
            Reason = region.Text("reason", ReasonMax, charactersMin: 0),
        };
    }

    private static PageFigure Figure(JsonElement element, string path, List<string> complaints)
    {
        var figure = new AnswerChecks(element, path, complaints, "kind", "text", "value", "currency", "date", "box");
        var kind = figure.Word<FigureKind>("kind");
        var currency = figure.TextOrNull("currency", charactersMax: 3, charactersMin: 3);
        if (currency is not null && !CurrencyForm().IsMatch(currency)) figure.Complain("currency", "must be three upper-case letters or null");
        var date = figure.TextOrNull("date", charactersMax: 10, charactersMin: 4);
        if (date is not null && !DateForm().IsMatch(date)) figure.Complain("date", "must be like 2025, 2025-Q3, 2025-03 or 2025-03-14, or null");
        return new()
        {
            Kind = kind,
            Text = figure.Text("text", FigureMax),
            Value = figure.NumberOrNull("value", -ValueMax, ValueMax),
            Currency = currency,
            Date = date,
            Box = figure.Member("box", nullable: true, (box, at) => Box(box, at, complaints)),
        };
    }

    private static PageFinding Finding(JsonElement element, string path, List<string> complaints)
    {
        var finding = new AnswerChecks(element, path, complaints, "text", "box");
        return new() { Text = finding.Text("text", FindingMax), Box = finding.Member("box", nullable: true, (box, at) => Box(box, at, complaints)) };
    }

    private static PageBox Box(JsonElement element, string path, List<string> complaints)
    {
        var before = complaints.Count;
        var box = new AnswerChecks(element, path, complaints, "x", "y", "width", "height");
        var (x, y) = (box.Number("x", 0, 1), box.Number("y", 0, 1));
        var (width, height) = (box.Number("width", 0, 1), box.Number("height", 0, 1));
        if (complaints.Count == before && (width == 0 || height == 0)) box.Complain("", "must have a width and height above 0");
        if (x + width > 1 + BoxSlack) box.Complain("", "reaches beyond the slide: x + width must be at most 1");
        if (y + height > 1 + BoxSlack) box.Complain("", "reaches beyond the slide: y + height must be at most 1");
        return new() { X = Share(x), Y = Share(y), Width = Share(Math.Min(width, 1 - x)), Height = Share(Math.Min(height, 1 - y)) };
    }

    private static double Share(double value) => Math.Round(value, 4);

    private static PageBox Nowhere => new() { X = 0, Y = 0, Width = 0, Height = 0 };

    [GeneratedRegex("^[a-z]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageForm();

    [GeneratedRegex("^[A-Z]{3}$", RegexOptions.CultureInvariant)]
    private static partial Regex CurrencyForm();

    [GeneratedRegex("^[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DateForm();
}
