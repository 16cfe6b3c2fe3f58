namespace Workflows.DeckTruth;

/// <summary>Random choices that are the same for the same seed on every machine (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A sequence of its own, so that one more roll here changes nothing there.</summary>
    public Dice Fork(ulong salt) => new(Next() ^ (salt * 0x9E3779B97F4A7C15));

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    /// <summary>0 (included) to 1 (excluded).</summary>
    public double Share() => (Next() >> 11) / (double)(1UL << 53);

    public bool Chance(double probability) => Share() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Between(0, items.Count - 1)];

    public List<T> Shuffle<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = Between(0, i);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }

    public List<T> Some<T>(IReadOnlyList<T> items, int count) => [.. Shuffle(items).Take(count)];

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
