namespace Workflows.Extension;

/// <summary>Growing pauses between tries: 100 ms, doubled up to 2 s, each shortened by up to a quarter so that callers spread.</summary>
/// <remarks>2 s at most: a scheduler that is back should be noticed before a person wonders.</remarks>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private TimeSpan _next = First;

    public void Reset() => _next = First;

    public TimeSpan Next()
    {
        var pause = _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause * (1 - (Random.Shared.NextDouble() / 4));
    }
}
