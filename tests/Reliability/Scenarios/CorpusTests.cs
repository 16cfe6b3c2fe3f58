namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>I1 to I10: every story of the corpus ends as it should when nothing goes wrong.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Names => [.. Corpus.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_Uninterrupted_EndsAsItShould(string name)
    {
        var scenario = Corpus.Named(name);
        await using var run = await ScenarioRun.StartAsync(scenario);

        await run.FinishAsync(withSnapshots: true);

        await Outcome.CheckAsync(run, scenario, expected: null);
    }
}
