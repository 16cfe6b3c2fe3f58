namespace Workflows.Reliability.Tests;

public sealed class SeedTests
{
    [Fact]
    public async Task RunAsync_FailingTest_NamesItsSeed()
    {
        var failure = await Assert.ThrowsAsync<SeededFailureException>(() => Seed.RunAsync(42, _ => throw new InvalidOperationException("broken")));

        Assert.Contains(Seed.Or(42).ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.Contains("broken", failure.Message, StringComparison.Ordinal);
    }
}
