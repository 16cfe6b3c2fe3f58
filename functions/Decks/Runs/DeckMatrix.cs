using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.DurableTask.Client;
using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>A job's decks against its variants.</summary>
public sealed class DeckMatrix(JobItemStore items, JobReader reader, DeckStore decks, AnalysisRunStore runs)
{
    private const int ReadersAtOnce = 16;

    /// <summary>Runs never change, so what was read once stays; 20,000 of them are some 10 MB.</summary>
    private const int KnownMax = 20_000;

    private readonly ConcurrentDictionary<string, AnalysisRun> _known = new(StringComparer.Ordinal);

    public async Task<MatrixView> ReadAsync(DurableTaskClient client, JobRow job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var request = JsonSerializer.Deserialize<DeckAnalysisRequest>(job.RequestJson)!;
        var view = await reader.ViewAsync(client, job, cancellationToken);
        var recorded = await items.ReadAsync(job.Id, job.Attempt, -1, cancellationToken);
        var shown = await JobReader.ItemsAsync(client, job, view, recorded, cancellationToken);
        var pages = (await decks.FindAllAsync(request.DeckIds, cancellationToken)).ToDictionary(deck => deck.DeckId);
        var found = await RunsAsync(recorded, cancellationToken);
        var cells = recorded.Zip(shown).ToDictionary(
            pair => pair.First.Id, pair => Cell(pair.First, pair.Second, found.GetValueOrDefault(pair.First.ResultRef ?? "")), StringComparer.Ordinal);
        var rows = request.DeckIds.Select(id => new MatrixDeck
        {
            DeckId = id,
            Name = pages.TryGetValue(id, out var deck) ? deck.Name : Storage.Entities.Invariant($"deck {id}"),
            PageCount = deck?.PageCount ?? 0,
            Cells = [.. Enumerable.Range(1, request.All.Count).Select(variant =>
                cells.GetValueOrDefault(DeckItemId.Of(id, variant, request.IsMatrix)) ?? MatrixCell.Waiting(DeckItemId.Of(id, variant, request.IsMatrix), variant))],
        }).ToArray();
        return new()
        {
            JobId = job.Id,
            State = view.State,
            Final = view.Final,
            Revision = view.Revision,
            Variants = [.. request.All.Select((variant, i) => new MatrixVariant(i + 1, variant.Name, variant.VisionModel, variant.AnalysisPrompt))],
            Decks = rows,
            Totals = [.. request.All.Select((_, i) => Total(i + 1, [.. rows.Select(row => row.Cells[i])]))],
        };
    }

    // All runs of a deck lie together: one read a deck, whatever the number of variants.
    private async Task<Dictionary<string, AnalysisRun>> RunsAsync(IReadOnlyList<RecordedItem> recorded, CancellationToken cancellationToken)
    {
        var wanted = recorded.Where(item => item.ResultRef is not null).Select(item => (Deck: DeckItemId.Parse(item.Id).DeckId, Sha256: item.ResultRef!)).ToArray();
        var unread = wanted.Where(one => !_known.ContainsKey(KeyOf(one.Deck, one.Sha256))).Select(one => one.Deck).Distinct().ToArray();
        if (_known.Count > KnownMax) _known.Clear();
        foreach (var batch in unread.Chunk(ReadersAtOnce))
            foreach (var (found, _) in await Task.WhenAll(batch.Select(deck => runs.ListAsync(deck, AnalysisRunStore.RunsPerDeckMax, null, cancellationToken))))
                foreach (var run in found) _known[KeyOf(run.DeckId, run.Sha256)] = run;

        // Equal results of equal decks have equal hashes; which deck's run it is makes no difference here.
        var map = new Dictionary<string, AnalysisRun>(StringComparer.Ordinal);
        foreach (var (deck, sha256) in wanted)
            if (_known.TryGetValue(KeyOf(deck, sha256), out var run)) map[sha256] = run;
        return map;
    }

    private static string KeyOf(int deckId, string sha256) => Storage.Entities.Invariant($"{deckId}/{sha256}");

    private static MatrixCell Cell(RecordedItem item, ItemView shown, AnalysisRun? run) => new()
    {
        Variant = DeckItemId.Parse(item.Id).Variant,
        ItemId = item.Id,
        State = shown.State,
        Progress = shown.Progress,
        Failure = shown.Failure,
        RunId = item.ResultRef is { Length: >= AnalysisRun.IdLength } sha256 ? sha256[..AnalysisRun.IdLength] : null,
        Cached = shown.State == ItemState.Cached,
        Seconds = shown.State == ItemState.Cached ? run?.Seconds ?? shown.Seconds : shown.Seconds,
        Cost = shown.State.IsFinal() ? item.Cost : null,
        CostSaved = shown.State == ItemState.Cached ? Money.Text(run?.Cost) : null,
        Scores = run?.Scores ?? new Dictionary<string, double>(),
        MissingSections = run?.MissingSections ?? [],
        FailedPages = run?.FailedPages ?? [],
    };

    private static MatrixTotal Total(int variant, MatrixCell[] cells)
    {
        var own = cells.Where(cell => !cell.Cached && cell.State.IsFinal()).ToArray();
        return new()
        {
            Variant = variant,
            Done = cells.Count(cell => cell.State == ItemState.Done),
            Failed = cells.Count(cell => cell.State == ItemState.Failed),
            Cached = cells.Count(cell => cell.State == ItemState.Cached),
            Seconds = Math.Round(own.Sum(cell => cell.Seconds ?? 0), 3),
            Cost = own.Any(cell => cell.Cost is null) ? null : Money.Text(own.Sum(cell => Money.Read(cell.Cost!))),
            Scores = cells.SelectMany(cell => cell.Scores).GroupBy(score => score.Key, StringComparer.Ordinal)
                .ToDictionary(named => named.Key, named => Math.Round(named.Average(score => score.Value), 2), StringComparer.Ordinal),
        };
    }
}
