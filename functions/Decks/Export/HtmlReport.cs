using System.Globalization;
using System.Net;
using System.Text;
using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>A printable report: one file, pictures inside, no script; every text from a deck or a model is escaped.</summary>
internal static class HtmlReport
{
    private const int TextCharactersMax = 600;

    private const string Head = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        body { font: 11pt/1.4 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
        h1 { font-size: 20pt; margin: 0 0 .5rem; } h2 { font-size: 15pt; margin: 0 0 .5rem; } h3 { font-size: 11pt; margin: .25rem 0; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #bbb; }
        .deck { break-before: page; page-break-before: always; margin-top: 3rem; } .page { break-inside: avoid; page-break-inside: avoid; display: grid; grid-template-columns: 16rem 1fr; gap: 1rem; padding: .75rem 0; border-top: 1px solid #bbb; }
        .page img { width: 100%; border: 1px solid #bbb; } .page p { margin: .2rem 0; } .quiet { color: #555; } .bad { color: #9a1c1c; }
        ul { margin: .2rem 0; padding-left: 1.2rem; }
        @media print { body { margin: 0; max-width: none; padding: 0; font-size: 9.5pt; } .page { grid-template-columns: 6cm 1fr; } }
        @page { margin: 1.5cm; }
        @media (max-width: 40rem) { .page { grid-template-columns: 1fr; } }
        </style>
        """;

    public static async Task WriteAsync(
        Stream stream, JobView job, DeckAnalysisRequest request, IAsyncEnumerable<ExportedItem> items, ReportPictures pictures, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        await writer.WriteAsync($"{Head}<title>Deck analysis {Safe(job.Id)}</title></head><body>");
        await writer.WriteAsync(Cover(job, request, now));

        // The items of one deck follow each other: they are shown together, a picture once.
        var deck = new List<ExportedItem>();
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            if (deck.Count > 0 && deck[0].DeckId != item.DeckId)
            {
                await WriteDeckAsync(writer, deck, pictures, cancellationToken);
                deck.Clear();
            }

            deck.Add(item);
        }

        if (deck.Count > 0) await WriteDeckAsync(writer, deck, pictures, cancellationToken);
        if (pictures.LeftOut > 0)
            await writer.WriteAsync(Text($"<p class=\"quiet\">{pictures.LeftOut} page pictures were left out: the report holds at most the bytes of Decks:ReportPictureBytesMax.</p>"));
        await writer.WriteAsync("</body></html>");
    }

    private static string Cover(JobView job, DeckAnalysisRequest request, DateTimeOffset now)
    {
        var html = new StringBuilder();
        html.Append("<h1>Deck analysis</h1><table>");
        Fact("Job", job.Id);
        Fact("State", job.Final ? $"{job.State.Wire()}, {job.Label}" : $"{job.State.Wire()}, {job.Label}; this report has what was finished");
        Fact("Started", Day(job.CreatedAt));
        Fact("Report of", Day(now));
        Fact("Cost", job.Cost.Unpriced is { } unpriced ? Text($"{Money.Spoken(Money.Read(job.Cost.Spent))} and {unpriced} analyses of unknown cost") : Money.Spoken(Money.Read(job.Cost.Spent)));
        html.Append("</table>");
        html.Append("<h3>Models and prompts</h3><table><tr><th>Variant</th><th>Model</th><th>Prompt</th></tr>");
        foreach (var variant in request.All) html.Append($"<tr><td>{Safe(variant.Name)}</td><td>{Safe(variant.VisionModel)}</td><td>{Safe(variant.AnalysisPrompt)}</td></tr>");
        return html.Append("</table>").ToString();

        void Fact(string name, string value) => html.Append($"<tr><th>{name}</th><td>{Safe(value)}</td></tr>");
    }

    private static async Task WriteDeckAsync(StreamWriter writer, List<ExportedItem> deck, ReportPictures pictures, CancellationToken cancellationToken)
    {
        var html = new StringBuilder("<section class=\"deck\">");
        var several = deck.Count > 1;
        var name = several && deck[0].Item.Name.LastIndexOf(" · ", StringComparison.Ordinal) is > 0 and var end ? deck[0].Item.Name[..end] : deck[0].Item.Name;
        html.Append($"<h2>{Safe(name)}</h2>");
        foreach (var item in deck) AppendSummary(html, item, several);
        await writer.WriteAsync(html, cancellationToken);
        foreach (var number in deck.SelectMany(item => item.Result?.Pages ?? []).Select(page => page.Number).Distinct().Order().ToArray())
            await WritePageAsync(writer, deck, number, several, pictures, cancellationToken);
        await writer.WriteAsync("</section>");
        await writer.FlushAsync(cancellationToken);
    }

    private static void AppendSummary(StringBuilder html, ExportedItem item, bool several)
    {
        if (several) html.Append($"<h3>{Safe(item.Variant.Name)}</h3>");
        if (item.Item.Code is { } code) html.Append($"<p class=\"bad\">{Safe(item.Item.State.ToString().ToLowerInvariant())}: {Safe(item.Item.Sentence ?? code)}</p>");
        if (item.Result is not { } result) return;
        var provenance = result.Provenance;
        html.Append(Text($"<p class=\"quiet\">{(item.IsCached ? "From the cache, computed" : "Computed")} {Day(provenance.AnalyzedAt)} by {Safe(provenance.ModelVersion)} in {provenance.Seconds:0.0} s; run {item.RunId}.</p>"));
        if (result.Summary.Scores.Count > 0)
        {
            html.Append("<table><tr><th>Score</th><th>of 100</th><th>Why</th></tr>");
            foreach (var (score, value) in result.Summary.Scores) html.Append(Text($"<tr><td>{Safe(score)}</td><td>{value.Value:0}</td><td>{Safe(value.Reason)}</td></tr>"));
            html.Append("</table>");
        }

        if (result.Summary.Sections.Count > 0)
            html.Append($"<p>Story: {Safe(string.Join(", ", result.Summary.Sections.Select(section => Text($"{Words(section.Type)} ({string.Join(", ", section.Pages)})"))))}.</p>");
        if (result.Summary.MissingSections.Count > 0) html.Append($"<p>Missing: {Safe(string.Join(", ", result.Summary.MissingSections.Select(type => Words(type))))}.</p>");
    }

    private static async Task WritePageAsync(
        StreamWriter writer, List<ExportedItem> deck, int number, bool several, ReportPictures pictures, CancellationToken cancellationToken)
    {
        var content = deck.Select(item => item.Result?.Provenance.ContentSha256).FirstOrDefault(sha256 => !string.IsNullOrEmpty(sha256)) ?? "";
        await writer.WriteAsync("<article class=\"page\"><div>");
        if (await pictures.FindAsync(content, number, cancellationToken) is { } picture)
        {
            await writer.WriteAsync($"<img alt=\"Page {number.ToString(CultureInfo.InvariantCulture)}\" src=\"");
            await writer.WriteAsync(picture);
            await writer.WriteAsync("\">");
        }

        var html = new StringBuilder(Text($"</div><div><h3>Page {number}</h3>"));
        foreach (var item in deck)
        {
            if (item.Result?.Pages.FirstOrDefault(page => page.Number == number) is not { } page) continue;
            if (several) html.Append($"<p class=\"quiet\">{Safe(item.Variant.Name)}</p>");
            AppendPage(html, page);
        }

        await writer.WriteAsync(html.Append("</div></article>"), cancellationToken);
    }

    private static void AppendPage(StringBuilder html, PageAnalysis page)
    {
        if (page.Failure is { } failure)
        {
            html.Append($"<p class=\"bad\">{Safe(failure.Sentence)}</p>");
            return;
        }

        if (page.Headline is { } headline) html.Append($"<p><strong>{Safe(headline)}</strong></p>");
        if (page.SlideType is { } type) html.Append(Text($"<p>{Safe(Words(type.Type))}, {type.Confidence * 100:0} % sure: {Safe(type.Reason)}</p>"));
        if (page.Figures.Count > 0) html.Append($"<p>Figures: {Safe(string.Join("; ", page.Figures.Select(figure => figure.Text)))}</p>");
        if (page.Commentary is { } commentary) html.Append($"<p>{Safe(commentary)}</p>");
        if (page.Findings.Count > 0) html.Append("<ul>").AppendJoin("", page.Findings.Select(finding => $"<li>{Safe(finding.Text)}</li>")).Append("</ul>");
        if (page.Text.Length > 0) html.Append($"<p class=\"quiet\">{Safe(page.Text.Length <= TextCharactersMax ? page.Text : page.Text[..TextCharactersMax] + " …")}</p>");
    }

    private static string Words(SlideType type) => CsvExport.Word(type)!.Replace('_', ' ');

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
