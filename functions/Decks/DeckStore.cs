using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>The rows of decks, and the names by which they are found.</summary>
public sealed class DeckStore(Tables tables, Counters counters, TimeProvider time)
{
    private const string CounterName = "decks";
    private const string NamePartition = "name";
    private const string IdName = "deck_id";
    private const int ReadersAtOnce = 16;

    /// <summary>Rows between the wanted ones that a read of the whole range may pass over, for each wanted one.</summary>
    private const int SparseMax = 8;

    public async Task<DeckRow?> FindAsync(int deckId, CancellationToken cancellationToken)
    {
        var table = await OpenAsync(cancellationToken);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(DeckRow.Partition, DeckRow.KeyOf(deckId), cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? DeckRow.From(row) : null;
    }

    public async Task<DeckRow?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        await FindIdAsync(await OpenAsync(cancellationToken), name, cancellationToken) is { } id ? await FindAsync(id, cancellationToken) : null;

    /// <summary>Those of the decks that exist, in the order asked.</summary>
    public async Task<IReadOnlyList<DeckRow>> FindAllAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count > ReadersAtOnce && (long)ids.Max() - ids.Min() < (long)ids.Count * SparseMax) return await FindRangeAsync(ids, cancellationToken);
        var found = new List<DeckRow>(ids.Count);
        foreach (var batch in ids.Chunk(ReadersAtOnce))
            found.AddRange((await Task.WhenAll(batch.Select(id => FindAsync(id, cancellationToken)))).OfType<DeckRow>());
        return found;
    }

    // Ids are drawn one after another, so those of a batch lie together: a thousand rows are one read instead of a thousand.
    private async Task<IReadOnlyList<DeckRow>> FindRangeAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        var (from, to) = (DeckRow.KeyOf(ids.Min()), DeckRow.KeyOf(ids.Max()));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {DeckRow.Partition} and RowKey ge {from} and RowKey le {to}");
        var rows = new Dictionary<int, DeckRow>();
        await foreach (var row in (await OpenAsync(cancellationToken)).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            rows[row.Number(IdName)] = DeckRow.From(row);
        return [.. ids.Select(id => rows.GetValueOrDefault(id)).OfType<DeckRow>()];
    }

    /// <exception cref="Http.ProblemException">404: one of them does not exist.</exception>
    public async Task RequireAllAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        var found = await FindAllAsync(ids, cancellationToken);
        if (ids.Except(found.Select(deck => deck.DeckId)).ToArray() is { Length: > 0 } unknown)
            throw Http.Problems.NotFound(
                "DECK_NOT_FOUND", "There is no such deck", $"There is no deck {string.Join(", ", unknown.Take(10))}.", "List the decks at /api/v1/decks.");
    }

    /// <summary>The deck that a path names.</summary>
    /// <exception cref="Http.ProblemException">404: no such deck.</exception>
    public async Task<DeckRow> RequireAsync(string deckRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deckRef);
        return (int.TryParse(deckRef, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await FindAsync(id, cancellationToken) : null)
            ?? throw Http.Problems.NotFound(
                "DECK_NOT_FOUND", "There is no such deck", $"There is no deck '{(deckRef.Length <= 20 ? deckRef : deckRef[..20])}'.", "List the decks at /api/v1/decks.");
    }

    /// <summary>The ids of all decks, in their order.</summary>
    public async Task<IReadOnlyList<int>> ListIdsAsync(CancellationToken cancellationToken)
    {
        var ids = new List<int>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {DeckRow.Partition}");
        await foreach (var row in (await OpenAsync(cancellationToken)).QueryAsync<TableEntity>(filter, select: [IdName], cancellationToken: cancellationToken))
            ids.Add(row.Number(IdName));
        return ids;
    }

    /// <summary>In the order of their ids.</summary>
    public async Task<(IReadOnlyList<DeckRow> Decks, string? NextToken)> ListAsync(int pageSize, string? token, CancellationToken cancellationToken)
    {
        var table = await OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {DeckRow.Partition}");
        await foreach (var page in table.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken).AsPages(token, pageSize))
            return ([.. page.Values.Select(DeckRow.From)], page.ContinuationToken);
        return ([], null);
    }

    /// <summary>The row of a blob as it is now: the same name keeps its id, new content starts ingestion anew.</summary>
    /// <param name="findKnownId">Asked when the name has no row: the id that it had before storage lost it, or null to draw one.</param>
    public async Task<DeckRow> RegisterAsync(
        string name, string blobETag, long sizeBytes, string? contentSha256, Func<CancellationToken, Task<int?>> findKnownId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findKnownId);
        var table = await OpenAsync(cancellationToken);
        var id = await FindIdAsync(table, name, cancellationToken) ?? await NameAsync(table, name, await findKnownId(cancellationToken), cancellationToken);
        while (true)
        {
            var now = time.GetUtcNow();
            var found = await FindAsync(id, cancellationToken);
            if (found?.BlobETag == blobETag) return found;
            var row = new DeckRow
            {
                DeckId = id,
                Name = name,
                BlobETag = blobETag,
                SizeBytes = sizeBytes,
                ContentSha256 = contentSha256,
                State = DeckState.Ingesting,
                CreatedAt = found?.CreatedAt ?? now,
                UpdatedAt = now,
            };
            try
            {
                if (found is null) await table.AddEntityAsync(row.ToEntity(), cancellationToken);
                else await table.UpdateEntityAsync(row.ToEntity(), found.ETag, TableUpdateMode.Replace, cancellationToken);
                return row;
            }
            catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
            {
                // Registered by someone else at the same moment; look again.
            }
        }
    }

    /// <summary>Changes a row under its ETag; <paramref name="change"/> returns null to leave it.</summary>
    public async Task ChangeAsync(int deckId, Func<DeckRow, DeckRow?> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var table = await OpenAsync(cancellationToken);
        while (await FindAsync(deckId, cancellationToken) is { } row && change(row) is { } changed)
        {
            try
            {
                await table.UpdateEntityAsync(changed.ToEntity(), row.ETag, TableUpdateMode.Replace, cancellationToken);
                return;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 412)
            {
                // Changed in between; decide again.
            }
        }
    }

    private async Task<int> NameAsync(TableClient table, string name, int? knownId, CancellationToken cancellationToken)
    {
        if (knownId is { } known) await counters.RaiseToAsync(CounterName, known, cancellationToken);
        var id = knownId ?? await counters.NextAsync(CounterName, cancellationToken);
        try
        {
            await table.AddEntityAsync(new TableEntity(NamePartition, Entities.Key(name)) { [IdName] = id, ["name"] = name }, cancellationToken);
            return id;
        }
        catch (RequestFailedException named) when (named.Status == 409)
        {
            // Named by someone else at the same moment; the drawn number stays unused.
            return await FindIdAsync(table, name, cancellationToken)
                ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The name of deck {id} was there and is gone."));
        }
    }

    private static async Task<int?> FindIdAsync(TableClient table, string name, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(NamePartition, Entities.Key(name), cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? row.Number(IdName) : null;
    }

    private ValueTask<TableClient> OpenAsync(CancellationToken cancellationToken) => tables.OpenAsync(Tables.Decks, cancellationToken);
}
