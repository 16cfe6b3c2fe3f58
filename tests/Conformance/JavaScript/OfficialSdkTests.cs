namespace Workflows.Conformance.Tests.JavaScript;

/// <summary>The official JavaScript SDK, client and worker, on the stand-alone scheduler.</summary>
public sealed class OfficialSdkTests(OfficialSdkRun run) : IClassFixture<OfficialSdkRun>
{
    private static readonly string[] Names =
    [
        "activitySequence", "history", "fanOut", "timer", "scheduledStart", "externalEvent", "eventRaisedBeforeStart",
        "eventBetweenOrchestrations", "eventTimeout", "subOrchestrations", "failingSubOrchestration", "continueAsNew", "retries",
        "failure", "terminate", "terminateRecursive", "suspendAndResume", "restart", "rewind", "queryAndPurge", "duplicateId",
        "entitySignals", "entityScheduledSignal", "entityCall", "entityCallFails", "entityFanOut", "entityActions", "entityLocks",
        "entityLockOfTheEnded", "entityQueryAndClean",
    ];

    public static TheoryData<string> Scenarios => [.. Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_WithTheOfficialSdk_Passes(string scenario)
    {
        Assert.True(run.Outcomes.TryGetValue(scenario, out var error), $"{scenario} did not run.\n{run.Log}");
        Assert.True(error is null, error);
    }

    [Fact]
    public void Script_RunsNothingThatIsNotAsserted() =>
        Assert.Equal(Names.Order(), run.Outcomes.Keys.Order());
}
