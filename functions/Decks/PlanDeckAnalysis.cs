using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>Looks up every deck of a job before anything runs: kept from the last attempt, cached, or to be done. Reads only.</summary>
public sealed class PlanDeckAnalysis(DeckPlanner planner, DeckForecasts forecasts, JobItemStore items, IJobChanges changes, IOptions<DeckOptions> options)
{
    public const string Name = "PlanDeckAnalysis";

    /// <summary>Decks handed out at a time when nobody can tell who takes them.</summary>
    private const int WindowUnknown = 4;

    [Function(Name)]
    public async Task<DeckAnalysisPlan> RunAsync([ActivityTrigger] JobRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var request = run.ReadRequest<DeckAnalysisRequest>();
        var kept = run.Attempt == 1
            ? []
            : (await items.ReadAsync(run.JobId, run.Attempt - 1, -1, cancellationToken))
                .Where(item => item.IsKeptOnRetry())
                .ToDictionary(item => item.Id, StringComparer.Ordinal);
        var planned = await planner.PlanAsync(request, run.JobId, kept, cancellationToken);
        if (run.Budget is not null)
        {
            var forecast = await forecasts.ReadAsync([.. request.All.Select(variant => variant.VisionModel)], cancellationToken);
            planned = [.. planned.Select(deck => deck with { Estimate = forecast.CostOf(request.All[deck.Variant - 1], deck.Pages)?.High })];
        }

        return new() { Decks = planned, Window = await WindowAsync(cancellationToken) };
    }

    // Small on purpose: what is handed out is not called back, so a pause or cancel takes as long as the window is deep.
    private async Task<int> WindowAsync(CancellationToken cancellationToken)
    {
        var most = options.Value.WindowMax;
        return await changes.FindWorkersAsync(GpuActivities.AnalyzeDeck, cancellationToken) is { Workers: > 0 } presence
            ? Math.Clamp(presence.Workers * 2, Math.Min(2, most), most)
            : Math.Min(WindowUnknown, most);
    }
}
