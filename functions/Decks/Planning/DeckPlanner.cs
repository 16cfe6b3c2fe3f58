using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>Looks up what a request would run: each deck under each variant is kept, cached or to be done. Reads only; a dry run and a job ask the same.</summary>
public sealed class DeckPlanner(DeckStore decks, VisualAnalysisCache cache)
{
    private const int ReadersAtOnce = 16;

    /// <param name="jobId">The job that asks; null in a dry run.</param>
    /// <param name="kept">What an earlier attempt finished, by item id.</param>
    public async Task<IReadOnlyList<PlannedDeck>> PlanAsync(
        DeckAnalysisRequest request, string? jobId, IReadOnlyDictionary<string, RecordedItem> kept, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(kept);
        var rows = (await decks.FindAllAsync(request.DeckIds, cancellationToken)).ToDictionary(deck => deck.DeckId);
        var planned = new List<PlannedDeck>(request.ItemsTotal);
        foreach (var batch in request.DeckIds.Chunk(ReadersAtOnce))
            foreach (var deck in await Task.WhenAll(batch.Select(id => PlanDeckAsync(id, rows.GetValueOrDefault(id), request, jobId, kept, cancellationToken)))) planned.AddRange(deck);
        return planned;
    }

    private async Task<IReadOnlyList<PlannedDeck>> PlanDeckAsync(
        int deckId, DeckRow? deck, DeckAnalysisRequest request, string? jobId, IReadOnlyDictionary<string, RecordedItem> kept, CancellationToken cancellationToken)
    {
        var planned = new List<PlannedDeck>(request.All.Count);
        for (var variant = 1; variant <= request.All.Count; variant++)
            planned.Add(deck is null
                ? Lost(deckId, variant)
                : await PlanAsync(deck, variant, request, jobId, kept.GetValueOrDefault(DeckItemId.Of(deckId, variant, request.IsMatrix)), cancellationToken));
        return planned;
    }

    private async Task<PlannedDeck> PlanAsync(
        DeckRow deck, int variant, DeckAnalysisRequest request, string? jobId, RecordedItem? kept, CancellationToken cancellationToken)
    {
        if (kept is not null)
            return New(deck, variant, kept.State) with
            {
                Kept = true,
                Code = kept.Code,
                Sentence = kept.Sentence,
                Action = kept.Action,
                Seconds = kept.Seconds,
                Cost = kept.Cost is { } cost ? Money.Read(cost) : null,
                ResultRef = kept.ResultRef,
            };

        var asked = request.All[variant - 1];
        var row = await cache.FindWithoutResultAsync(deck.DeckId, asked.VisionModel, asked.AnalysisPrompt, cancellationToken);
        if (row is null || row.ContentSha256 != deck.ContentSha256) return New(deck, variant, ItemState.Queued);

        // What this very job computed counts as done, even when its end was not recorded (the attempt was given up, or rows were lost).
        var isOwn = jobId is not null && row.JobId == jobId;
        if (!request.UseCache && !isOwn) return New(deck, variant, ItemState.Queued);
        return New(deck, variant, isOwn ? ItemState.Done : ItemState.Cached) with { Kept = isOwn, Seconds = row.Seconds, ResultRef = row.AnalysisResultSha256 };
    }

    private static PlannedDeck New(DeckRow deck, int variant, ItemState state) => new()
    {
        DeckId = deck.DeckId,
        Variant = variant,
        Name = deck.Name,
        ContentSha256 = deck.ContentSha256,
        Pages = deck.PageCount,
        State = state,
    };

    private static PlannedDeck Lost(int deckId, int variant)
    {
        var name = Storage.Entities.Invariant($"deck {deckId}");
        var failure = ItemFailures.SourceLost(name);
        return new()
        {
            DeckId = deckId,
            Variant = variant,
            Name = name,
            State = ItemState.Failed,
            Code = failure.Code,
            Sentence = failure.Sentence,
            Action = failure.Action,
        };
    }
}
