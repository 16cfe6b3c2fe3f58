namespace Workflows.Cli.Samples.Bitmaps;

/// <summary>Xorshift: the same seed gives the same numbers on every machine and runtime version.</summary>
internal sealed class SeededNoise(int seed)
{
    private uint _state = (uint)seed * 2654435769u | 1u;

    /// <summary>The next number, 0 (included) to 1 (excluded).</summary>
    public double Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (_state >> 8) / (double)(1 << 24);
    }
}
