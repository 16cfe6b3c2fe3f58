using System.Globalization;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Analyze;

/// <summary>A deck's analysis for the eyes of somebody at a terminal.</summary>
internal static class AnalysisText
{
    public static async Task WriteAsync(DeckAnalysis analysis, TextWriter output)
    {
        var summary = analysis.Summary;
        await LineAsync($"{summary.Title ?? "(no title)"}: {analysis.PageCount} pages, {summary.WordCount} words, language {summary.Language ?? "unknown"}");
        foreach (var page in analysis.Pages) await WritePageAsync(page);

        if (summary.MissingSections.Count > 0) await LineAsync($"Missing: {string.Join(", ", summary.MissingSections.Select(Name))}");
        foreach (var (name, score) in summary.Scores) await LineAsync($"{name} {score.Value:0}: {score.Reason}");
        await LineAsync($"{analysis.Provenance.ModelVersion}, {analysis.Provenance.Seconds:0.###} s");

        async Task WritePageAsync(PageAnalysis page)
        {
            if (page.Failure is { } failure)
            {
                await LineAsync($"{page.Number,3}  {failure.Code}: {failure.Sentence}");
                return;
            }

            var type = page.SlideType is { } guess ? string.Create(CultureInfo.InvariantCulture, $"{Name(guess.Type)} {guess.Confidence:0.00}") : "";
            await LineAsync($"{page.Number,3}  {type,-20} {page.Headline ?? "(no headline)"}");
            if (page.SlideType is { } told) await LineAsync($"     {told.Reason}");
            if (page.Regions.Count > 0)
                await LineAsync($"     regions: {string.Join("; ", page.Regions.Select(r => $"{r.Kind.ToString().ToLowerInvariant()} ({r.Reason})"))}");
            if (page.Figures.Count > 0) await LineAsync($"     figures: {string.Join("; ", page.Figures.Select(f => f.Text))}");
        }

        Task LineAsync(FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The name that JSON has for it: "business_model".</summary>
    private static string Name(SlideType type) => System.Text.Json.JsonSerializer.Serialize(type, ContractJson.Options).Trim('"');
}
