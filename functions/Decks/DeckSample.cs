namespace Workflows.Decks;

/// <summary>Draws decks at random.</summary>
internal static class DeckSample
{
    /// <summary>Up to a number of the ids, each at most once, in their order; the same seed over the same ids draws the same.</summary>
    public static IReadOnlyList<int> Draw(IReadOnlyList<int> ids, int size, int seed)
    {
        // A sample, not a secret: it must come out the same again.
#pragma warning disable CA5394
        var random = new Random(seed);
        var pool = ids.ToArray();
        var count = Math.Min(size, pool.Length);
        for (var i = 0; i < count; i++)
        {
            var other = random.Next(i, pool.Length);
            (pool[i], pool[other]) = (pool[other], pool[i]);
        }
#pragma warning restore CA5394

        return [.. pool.Take(count).Order()];
    }
}
