namespace Workflows.Conformance.Tests.Pairs;

/// <summary>The same orchestrations through our C# SDK and the official JavaScript SDK: the same results and the same history shape.</summary>
public sealed class PairTests(PairRun run) : IClassFixture<PairRun>
{
    private const int LinesShown = 40;

    public static TheoryData<string> Names => [.. AllPairs.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scenario_ThroughBothSdks_EndsAlike(string name)
    {
        var problem = run.Problems[name];
        Assert.True(problem.Length == 0, $"{string.Join('\n', problem.Split('\n').Take(LinesShown))}\n{run.Log}");
    }

    [Fact]
    public void Conventions_AllOccur() => Assert.Empty(run.ConventionsNeverSeen);
}
