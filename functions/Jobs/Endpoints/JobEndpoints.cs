using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>Reading jobs: <c>/api/v1/jobs</c> and what is below it.</summary>
public sealed class JobEndpoints(JobStore jobs, JobItemStore items, JobKinds kinds, JobReader reader, JobResults results, DurableClients clients)
{
    [Function("ListJobs")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var kind = QueryValues.Word(request, "kind", 100);
        if (kind is not null && kinds.Find(kind) is null)
            throw Problems.Invalid("kind", $"There is no job kind '{kind}'; there are: {string.Join(", ", kinds.All.Select(k => k.Name))}.");
        var state = QueryValues.Word(request, "state", 40) is { } word
            ? JobStates.FromWire(word) ?? throw Problems.Invalid("state", $"There is no job state '{word}'.")
            : (JobState?)null;
        var filters = $"jobs:{kind}:{state}";

        // States under way are known to the engine only: read the unfinished jobs, then keep those that are in it.
        var (rows, next) = await jobs.ListAsync(
            kind, state is { } s && s.IsFinal() ? s : null, state is { } t ? t.IsFinal() : null,
            QueryValues.PageSize(request), QueryValues.PageToken(request, filters), cancellationToken);
        var views = await Task.WhenAll(rows.Where(row => kinds.Find(row.Kind) is not null).Select(row => reader.ViewAsync(client, row, cancellationToken)));
        return Reply.Json(new { Jobs = views.Where(view => state is null || view.State == state), NextPageToken = QueryValues.NextToken(next, filters) });
    }

    [Function("GetJob")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/jobs/{id}")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var row = await FindAsync(id, cancellationToken);
        var view = await reader.ViewAsync(client, row, cancellationToken);
        if (!view.Final) request.HttpContext.Response.Headers.RetryAfter = "2";
        return Reply.IsKnown(request, JobTag.Of(view)) ? Reply.NotModified() : Reply.Json(await results.WithResultsAsync(row, view, cancellationToken));
    }

    [Function("ListJobItems")]
    public async Task<IResult> ItemsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/jobs/{id}/items")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var row = await FindAsync(id, cancellationToken);
        var state = QueryValues.Word(request, "state", 40) is { } word
            ? Enum.TryParse<ItemState>(word, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
                ? parsed
                : throw Problems.Invalid("state", $"There is no item state '{word}'.")
            : (ItemState?)null;
        var filters = $"items:{id}:{row.Attempt}:{state}";
        var view = await reader.ViewAsync(client, row, cancellationToken);

        // The row of a running item still says queued; that it runs is known from its reports.
        var stored = state == ItemState.Running ? ItemState.Queued : state;
        var (rows, next) = await items.ListAsync(
            id, row.Attempt, stored, QueryValues.PageSize(request), QueryValues.PageToken(request, filters), cancellationToken);
        var views = (await JobReader.ItemsAsync(client, row, view, rows, cancellationToken)).Where(item => state is null || item.State == state);
        return Reply.Json(new { Items = views, Counts = view.Items, Attempt = row.Attempt, NextPageToken = QueryValues.NextToken(next, filters) });
    }

    [Function("GetJobResults")]
    public async Task<IResult> ResultsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/jobs/{id}/results")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var row = await FindAsync(id, cancellationToken);
        var view = await reader.ViewAsync(client, row, cancellationToken);
        return Reply.IsKnown(request, JobTag.Of(view)) ? Reply.NotModified() : Reply.Json(await results.ReadAsync(row, view, cancellationToken));
    }

    private async Task<JobRow> FindAsync(string id, CancellationToken cancellationToken) =>
        (JobId.IsValid(id) ? await jobs.FindAsync(id, cancellationToken) : null) is { } row && kinds.Find(row.Kind) is not null
            ? row
            : throw JobProblems.NotFound(id);
}
