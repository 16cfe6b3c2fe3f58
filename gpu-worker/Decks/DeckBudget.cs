using System.Globalization;
using Workflows.Contracts;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Decks;

/// <summary>Stops a deck between two pages when the next one would cost more than is left.</summary>
internal static class DeckBudget
{
    /// <param name="spent">By this orchestration so far; null for nothing.</param>
    /// <param name="pages">All pages so far: the next one is taken to cost what the dearest of them did.</param>
    /// <exception cref="VisionFailureException">The budget is reached, or nobody knows what pages cost.</exception>
    public static void Check(AnalyzeDeckInput input, ModelUsage? spent, IEnumerable<PageRecord> pages)
    {
        if (input.CostMax is not { } most || input.VisionModel == VisionModels.Classic) return;
        var (costs, unknown) = (new List<decimal>(), spent is { Cost: null });
        foreach (var page in pages)
        {
            if (page.Usage is { Cost: { } cost }) costs.Add(cost);
            else unknown |= page.Usage is not null;
        }

        if (unknown) throw new VisionFailureException(ModelFailures.PriceUnknown(input.VisionModel));
        var so = spent?.Cost ?? 0;
        if (so >= most || so + costs.DefaultIfEmpty().Max() > most)
            throw new VisionFailureException(ModelFailures.BudgetReached(most.ToString("0.####", CultureInfo.InvariantCulture)));
    }
}
