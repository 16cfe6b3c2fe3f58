using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Contracts;
using Workflows.Http;

namespace Workflows.Decks;

/// <summary>Two runs of one deck, and what they see differently.</summary>
public sealed class CompareEndpoint(DeckStore decks, AnalysisRunStore runs, GoldenStore golden)
{
    [Function("CompareDeckRuns")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks/{deckRef}/compare")] HttpRequest request, string deckRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await decks.RequireAsync(deckRef, cancellationToken);
        var left = await runs.RequireAsync(deck, Id(request, "left"), cancellationToken);
        var right = await runs.RequireAsync(deck, Id(request, "right"), cancellationToken);
        var views = await runs.ViewAsync(deck, [left, right], cancellationToken);
        return Reply.Json(DeckComparison.Of(
            deck,
            (views[0], await runs.RequireResultAsync(left, cancellationToken)),
            (views[1], await runs.RequireResultAsync(right, cancellationToken)),
            await golden.ReadAsync(deck.DeckId, cancellationToken)));
    }

    private static string Id(HttpRequest request, string name) =>
        QueryValues.Word(request, name, AnalysisRun.IdLength) ?? throw Problems.Invalid(name, $"{name} must name a run: ?left=<run_id>&right=<run_id>.");
}
