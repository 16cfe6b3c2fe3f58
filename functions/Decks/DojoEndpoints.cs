using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.Http;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>The extraction lab's own paths: start a batch, and read the sample's state on every poll.</summary>
public sealed class DojoEndpoints(
    DeckStore decks, VisualAnalysisCache cache, JobStore jobs, JobStarter starter, JobReader reader, Idempotency idempotency,
    IOptions<DeckOptions> options, DurableClients clients, VisionModelRegistry models)
{
    private const int SampleSizeDefault = 10;
    private const int ReadersAtOnce = 16;

    [Function("RunVisualAnalysisStart")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/dojo/extraction-test/run-visual-analysis")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var body = await RequestBody.ReadObjectAsync(request, emptyAllowed: false, cancellationToken);
        var order = DeckOrder.From(body, options.Value, models);
        await decks.RequireAllAsync(order.Request.DeckIds, cancellationToken);
        var job = await StartAsync(request, client, body, order, cancellationToken);
        return StartReply.Accepted(request, job.Id, Body(request, await reader.ViewAsync(client, job, cancellationToken)));
    }

    [Function("ReadSample")]
    public async Task<IResult> SampleAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/dojo/extraction-test/sample")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await RequestBody.ReadObjectAsync(request, emptyAllowed: true, cancellationToken);
        var selection = DeckSelection.From(body);
        var existing = body.Integers("existing_ids", options.Value.SampleMax);
        var size = body.Integer("sample_size", 1, options.Value.SampleMax) ?? SampleSizeDefault;

        var seed = body.Flag("random") == true ? body.Integer("seed", 0, int.MaxValue) ?? System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue) : (int?)null;

        // Decks that are gone are left out: the page re-reads the whole state and heals by itself.
        var sample = existing is not null ? await decks.FindAllAsync([.. existing.Distinct()], cancellationToken)
            : seed is { } drawn ? await decks.FindAllAsync(DeckSample.Draw(await decks.ListIdsAsync(cancellationToken), size, drawn), cancellationToken)
            : (await decks.ListAsync(size, null, cancellationToken)).Decks;
        var views = new List<DeckView>(sample.Count);
        foreach (var batch in sample.Chunk(ReadersAtOnce))
            views.AddRange(await Task.WhenAll(batch.Select(deck => ViewAsync(deck, selection, cancellationToken))));
        var completed = views.Count(view => view.HasVisualCache == true);
        return Reply.Json(new
        {
            Success = true,
            Decks = views,
            Count = views.Count,
            Progress = new { Completed = completed, Total = views.Count },
            Label = $"Processing visual analysis: {completed}/{views.Count} decks analyzed",
            selection.VisionModel,
            selection.AnalysisPrompt,
            Seed = existing is null ? seed : null,
        });
    }

    private async Task<JobRow> StartAsync(
        HttpRequest request, DurableTaskClient client, JsonBody body, DeckOrder order, CancellationToken cancellationToken)
    {
        var kind = DeckAnalysisJob.Kind;
        var id = await starter.NewIdAsync(kind, cancellationToken);
        if (request.Headers[Idempotency.Header].ToString() is { Length: > 0 } key)
        {
            var start = await idempotency.BeginAsync(kind.Name, key, body.Bytes, id, cancellationToken);
            id = start.JobId;
            if (!start.IsFirst)
            {
                if (await jobs.FindAsync(id, cancellationToken) is { } known) return known;
                if (!start.IsStale) throw Idempotency.InFlight();
            }
        }

        return await starter.StartAsync(client, kind, id, order.Request, order.Request.ItemsTotal, order.Budget, Correlation.Of(request), cancellationToken);
    }

    private async Task<DeckView> ViewAsync(DeckRow deck, DeckSelection selection, CancellationToken cancellationToken)
    {
        var row = await cache.FindWithoutResultAsync(deck.DeckId, selection.VisionModel, selection.AnalysisPrompt, cancellationToken);
        return DeckView.From(deck) with { HasVisualCache = row is not null && row.ContentSha256 == deck.ContentSha256 };
    }

    // The job resource, and beside it the words of the seed.
    private static JsonObject Body(HttpRequest request, JobView view)
    {
        var body = JsonSerializer.SerializeToNode(view, HttpJson.Options)!.AsObject();
        body.Insert(0, "success", true);
        body.Insert(1, "job_id", view.Id);
        body["progress"] = new JsonObject { ["completed"] = view.Items.Usable, ["total"] = view.Items.Total };
        body["message"] = $"{view.StageLabel}: {view.Label}";
        body["statusQueryGetUri"] = Reply.Absolute(request, JobLinks.Self(view.Id));
        return body;
    }
}
