using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Workflows.Http;
using Workflows.Jobs;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>A job's results as a file: everything as JSON, a row a page as CSV, or a report to print.</summary>
public sealed class ExportEndpoint(
    JobStore jobs, JobReader reader, JobExportReader results, Blobs blobs, IOptions<DeckOptions> options, DurableClients clients, TimeProvider time)
{
    [Function("ExportJob")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/jobs/{id}/export")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var format = QueryValues.Word(request, "format", 10) ?? "json";
        if (format is not ("json" or "csv" or "html")) throw Problems.Invalid("format", "format must be json, csv or html.");
        var mark = QueryValues.Word(request, "bom", 10) ?? "true";
        if (mark is not ("true" or "false")) throw Problems.Invalid("bom", "bom must be true or false.");
        var job = await jobs.RequireDeckJobAsync(id, cancellationToken);
        var view = await reader.ViewAsync(client, job, cancellationToken);
        var items = results.ReadAsync(job, cancellationToken);
        var now = time.GetUtcNow();
        var name = $"deck-analysis-{job.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-{job.Id}.{format}";
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return format switch
        {
            "csv" => Results.Stream(stream => CsvExport.WriteAsync(stream, items, mark == "true", cancellationToken), "text/csv; charset=utf-8; header=present", name),
            "html" => Results.Stream(
                stream => HtmlReport.WriteAsync(
                    stream, view, JsonSerializer.Deserialize<DeckAnalysisRequest>(job.RequestJson)!, items, new(blobs, options.Value.ReportPictureBytesMax), now, cancellationToken),
                "text/html; charset=utf-8", name),
            _ => Results.Stream(stream => JsonExport.WriteAsync(stream, view, items, now, cancellationToken), "application/json; charset=utf-8", name),
        };
    }
}
