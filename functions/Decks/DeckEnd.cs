using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>Reads how a deck ended from what the worker answered. Pure: orchestrator code.</summary>
internal static class DeckEnd
{
    /// <summary>Faults of a provider that pass: the worker has tried for minutes already, and the deck is tried once more.</summary>
    private static readonly HashSet<string> Passing = [ModelFailures.BusyCode, ModelFailures.TimeoutCode, ModelFailures.UnreachableCode];

    public static ItemEnd Read(AnalyzeDeckOutput output, string jobId) => output.Status switch
    {
        ItemStatus.Done => WithResult(ItemState.Done, output),

        // A worker that was lost after it had written its result finds it again: that is this job's own work.
        ItemStatus.Cached when output.ResultJobId == jobId => WithResult(ItemState.Done, output) with { Cost = CostOfLost(output) },
        ItemStatus.Cached => WithResult(ItemState.Cached, output),
        ItemStatus.Failed => WithResult(ItemState.Failed, output) with
        {
            Code = output.Failure?.Code ?? "WORKER_ERROR",
            Sentence = output.Failure?.Sentence ?? "The worker gave no reason.",
            Action = output.Failure?.Action,
            IsPassing = output.Failure is { } failure && (Passing.Contains(failure.Code) || HasPassingPages(output)),
        },
        ItemStatus.Cancelled => ItemEnd.Cancelled("Cancelled between two pages.") with { Cost = CostOf(output) },
        _ => throw new InvalidOperationException($"The worker answered with the unknown status {output.Status}."),
    };

    private static ItemEnd WithResult(ItemState state, AnalyzeDeckOutput output) => new()
    {
        State = state,
        Seconds = output.Seconds,
        Cost = CostOf(output),
        ResultRef = output.ResultSha256,
        ResultJson = ContractJson.Write(output),
    };

    private static decimal? CostOf(AnalyzeDeckOutput output) => output.Usage is { } usage ? usage.Cost : 0m;

    // What the lost worker spent is in its result alone; without the result at hand nobody knows.
    private static decimal? CostOfLost(AnalyzeDeckOutput output) =>
        output.VisionModel == VisionModels.Classic ? 0m : output.Result?.Provenance.Usage is { } usage ? usage.Cost : null;

    private static bool HasPassingPages(AnalyzeDeckOutput output) =>
        output.Result?.Pages.Any(page => page.Failure is { } failure && Passing.Contains(failure.Code)) == true;
}
