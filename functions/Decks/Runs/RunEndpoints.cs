using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Contracts;
using Workflows.Http;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>Results of a deck: the cached one of a model and prompt, and every run that was ever computed.</summary>
public sealed class RunEndpoints(DeckStore decks, AnalysisRunStore runs, VisualAnalysisCache cache)
{
    [Function("GetDeckResults")]
    public async Task<IResult> ResultsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks/{deckRef}/results")] HttpRequest request, string deckRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await decks.RequireAsync(deckRef, cancellationToken);
        var selection = DeckSelection.Of(
            QueryValues.Word(request, "vision_model", DeckSelection.ModelCharactersMax), QueryValues.Word(request, "analysis_prompt", PromptNormalizer.LengthMax));
        var askingJob = QueryValues.Word(request, "job_id", JobId.LengthMax);
        var row = await cache.FindAsync(deck.DeckId, selection.VisionModel, selection.AnalysisPrompt, cancellationToken);
        var result = row is null || row.ContentSha256 != deck.ContentSha256 ? null : await cache.ReadResultAsync(row, cancellationToken);
        if (row is null || result is null)
            throw Problems.NotFound(
                "RESULT_NOT_FOUND", "There is no stored result", $"Deck {deck.DeckId} has no result for this model and prompt.", "Run the analysis.");
        var run = ResultBody.RunOf(row, result.Value);
        return Reply.IsKnown(request, ResultBody.Tag(run, askingJob, isCurrent: true))
            ? Reply.NotModified()
            : Reply.Json(ResultBody.Of(deck, run, JsonNode.Parse(result.Value.GetRawText()), askingJob, isCurrent: true));
    }

    [Function("ListDeckRuns")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks/{deckRef}/runs")] HttpRequest request, string deckRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await decks.RequireAsync(deckRef, cancellationToken);
        var filters = Storage.Entities.Invariant($"runs:{deck.DeckId}");
        var (found, next) = await runs.ListAsync(deck.DeckId, QueryValues.PageSize(request), QueryValues.PageToken(request, filters), cancellationToken);
        return Reply.Json(new
        {
            deck.DeckId,
            deck.Name,
            Runs = await runs.ViewAsync(deck, found, cancellationToken),
            NextPageToken = QueryValues.NextToken(next, filters),
        });
    }

    [Function("GetDeckRun")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/decks/{deckRef}/runs/{runId}")] HttpRequest request,
        string deckRef, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await decks.RequireAsync(deckRef, cancellationToken);
        var run = await runs.RequireAsync(deck, runId, cancellationToken);
        var view = (await runs.ViewAsync(deck, [run], cancellationToken))[0];
        var askingJob = QueryValues.Word(request, "job_id", JobId.LengthMax);
        if (Reply.IsKnown(request, ResultBody.Tag(run, askingJob, view.Current))) return Reply.NotModified();
        var json = await runs.ReadTextAsync(run.Sha256, cancellationToken) ?? throw RunProblems.Gone(run);
        return Reply.Json(ResultBody.Of(deck, run, JsonNode.Parse(json), askingJob, view.Current));
    }
}

/// <summary>Problems with runs.</summary>
internal static class RunProblems
{
    public static async Task<AnalysisRun> RequireAsync(this AnalysisRunStore runs, DeckRow deck, string runId, CancellationToken cancellationToken) =>
        (runId.Length == AnalysisRun.IdLength && runId.All(char.IsAsciiHexDigitLower) ? await runs.FindAsync(deck.DeckId, runId, cancellationToken) : null)
        ?? throw Problems.NotFound(
            "RUN_NOT_FOUND", "There is no such run", $"Deck {deck.DeckId} has no run '{(runId.Length <= 20 ? runId : runId[..20])}'.", $"List its runs at /api/v1/decks/{deck.DeckId}/runs.");

    /// <exception cref="ProblemException">404: its blob is gone; 409: it was written by another version.</exception>
    public static async Task<DeckAnalysis> RequireResultAsync(this AnalysisRunStore runs, AnalysisRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await runs.ReadAsync(run, cancellationToken) ?? throw Gone(run);
        }
        catch (System.Text.Json.JsonException)
        {
            throw Problems.Conflict("RUN_UNREADABLE", $"Run {run.RunId} was written by another version of this app.", "Run the analysis again.");
        }
    }

    public static ProblemException Gone(AnalysisRun run) => Problems.NotFound(
        "RUN_LOST", "The run's result is gone", $"The result of run {run.RunId} is no longer in storage.", "Run the analysis again.");
}
