using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Testing.Providers;

/// <summary>Reports about pages, good and bad.</summary>
public static class PageAnswers
{
    public const string NotJson = "Sure! Here is my analysis of the slide: it looks great.";

    public static string Good(int page) => Report(page).ToJsonString();

    public static JsonObject Report(int page) => JsonSerializer.SerializeToNode(new
    {
        slide_type = new { type = "market", confidence = 0.8, reason = "It sizes a market." },
        headline = $"Headline {page}",
        language = "en",
        regions = new[] { new { kind = "chart", box = new { x = 0.5, y = 0.25, width = 0.4, height = 0.5 }, confidence = 0.9, reason = "Bars by year" } },
        figures = new[]
        {
            new { kind = "amount", text = "$4.2M", value = (double?)4_200_000, currency = (string?)"USD", date = (string?)null, box = (object?)new { x = 0.1, y = 0.1, width = 0.1, height = 0.05 } },
            new { kind = "date", text = "Q3 2025", value = (double?)null, currency = (string?)null, date = (string?)"2025-Q3", box = (object?)null },
        },
        findings = new[] { new { text = "The chart has no axis.", box = (object?)new { x = 0.5, y = 0.25, width = 0.4, height = 0.5 } } },
        commentary = $"Page {page} is clear.",
    })!.AsObject();

    /// <summary>A good report with one change.</summary>
    public static string But(int page, Action<JsonObject> change)
    {
        var report = Report(page);
        change(report);
        return report.ToJsonString();
    }

    /// <summary>Against the schema in two places.</summary>
    public static string AgainstTheSchema(int page) => But(page, report =>
    {
        report["slide_type"]!["type"] = "appendix";
        report["regions"]![0]!["box"]!["width"] = 1.5;
    });
}
