using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.Http;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>A dry run: what a start with the same body would do. Writes nothing.</summary>
public sealed class DeckPlanEndpoint(
    DeckStore decks, DeckPlanner planner, DeckForecasts forecasts, VisionModelRegistry models, IJobChanges changes, IOptions<DeckOptions> options)
{
    [Function("PlanVisualAnalysis")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/dojo/extraction-test/plan")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await RequestBody.ReadObjectAsync(request, emptyAllowed: false, cancellationToken);
        var order = DeckOrder.From(body, options.Value, models);
        await decks.RequireAllAsync(order.Request.DeckIds, cancellationToken);
        var planned = await planner.PlanAsync(order.Request, jobId: null, new Dictionary<string, RecordedItem>(), cancellationToken);
        var forecast = await forecasts.ReadAsync([.. order.Request.All.Select(variant => variant.VisionModel)], cancellationToken);
        var presence = await changes.FindWorkersAsync(GpuActivities.AnalyzeDeck, cancellationToken);
        return Reply.Json(DeckPlanView.Of(order, planned, forecast, presence?.Workers));
    }
}
