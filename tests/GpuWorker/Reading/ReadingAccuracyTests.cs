using Workflows.ReadingMeasure;

namespace Workflows.GpuWorker.Tests.Reading;

/// <summary>Pages that the project renders, read by the worker's reader, letter by letter.</summary>
public sealed class ReadingAccuracyTests
{
    private const double ErrorRateMax = 0.02;

    [Fact]
    public Task Read_AFewPages_GetsLettersFrom16PixelsUpRight() => AssertAsync(pages: 2);

    [Fact]
    [Trait("Category", "Long")]
    public Task Read_FiftyPages_GetsLettersFrom16PixelsUpRight() => AssertAsync(pages: 50);

    private static async Task AssertAsync(int pages)
    {
        // A page takes seconds of processor time, and far more of the clock on a busy machine.
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3) + (pages * TimeSpan.FromMinutes(1)));
        var result = await ReadingAccuracy.MeasureAsync(pages, null, deadline.Token);

        Assert.Equal(TextPages.Sizes.Sum(s => s.Lines) * pages, result.Sizes.Sum(s => s.Lines));
        Assert.Equal(0, result.Extra);
        Assert.All(
            result.Sizes.Where(s => s.Size >= 16),
            s => Assert.True(s.ErrorRate < ErrorRateMax, $"{s.Size} px: {s.Errors} of {s.Characters} wrong:\n{string.Join('\n', result.Misreadings.Where(m => m.Size == s.Size))}"));
    }
}
