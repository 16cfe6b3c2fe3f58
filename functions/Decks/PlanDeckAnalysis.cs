using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>Looks up every deck of a job before anything runs: kept from the last attempt, cached, or to be done. Reads only.</summary>
public sealed class PlanDeckAnalysis(DeckStore decks, VisualAnalysisCache cache, JobItemStore items, IJobChanges changes, IOptions<DeckOptions> options)
{
    public const string Name = "PlanDeckAnalysis";

    private const int ReadersAtOnce = 16;

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
                .Where(item => item.State.IsKeptOnRetry())
                .ToDictionary(item => item.Id, StringComparer.Ordinal);

        var planned = new List<PlannedDeck>(request.DeckIds.Count);
        foreach (var batch in request.DeckIds.Chunk(ReadersAtOnce))
            planned.AddRange(await Task.WhenAll(batch.Select(id => PlanAsync(id, request, kept, cancellationToken))));
        return new() { Decks = planned, Window = await WindowAsync(cancellationToken) };
    }

    // Small on purpose: what is handed out is not called back, so a pause or cancel takes as long as the window is deep.
    private async Task<int> WindowAsync(CancellationToken cancellationToken)
    {
        var most = options.Value.WindowMax;
        return await changes.FindWorkersAsync(Contracts.GpuActivities.AnalyzeDeck, cancellationToken) is { Workers: > 0 } presence
            ? Math.Clamp(presence.Workers * 2, Math.Min(2, most), most)
            : Math.Min(WindowUnknown, most);
    }

    private async Task<PlannedDeck> PlanAsync(
        int deckId, DeckAnalysisRequest request, Dictionary<string, RecordedItem> kept, CancellationToken cancellationToken)
    {
        var id = deckId.ToString(CultureInfo.InvariantCulture);
        if (await decks.FindAsync(deckId, cancellationToken) is not { } deck)
            return Failed(deckId, Contracts.ItemFailures.SourceLost($"deck {id}"));
        if (kept.TryGetValue(id, out var item))
            return New(deck, item.State) with { Code = item.Code, Sentence = item.Sentence, Action = item.Action, Seconds = item.Seconds };
        var cached = await cache.FindAsync(deckId, request.VisionModel, request.AnalysisPrompt, cancellationToken);
        return cached is { } row && row.ContentSha256 == deck.ContentSha256
            ? New(deck, ItemState.Cached) with { Seconds = row.Seconds }
            : New(deck, ItemState.Queued);
    }

    private static PlannedDeck New(DeckRow deck, ItemState state) =>
        new() { DeckId = deck.DeckId, Name = deck.Name, ContentSha256 = deck.ContentSha256, State = state };

    private static PlannedDeck Failed(int deckId, Contracts.ItemFailure failure) => new()
    {
        DeckId = deckId,
        Name = $"deck {deckId}",
        State = ItemState.Failed,
        Code = failure.Code,
        Sentence = failure.Sentence,
        Action = failure.Action,
    };
}
