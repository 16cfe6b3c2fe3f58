using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Engine;

public sealed class RunningActivitiesTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RunningActivities _running;

    public RunningActivitiesTests() => _running = new RunningActivities(_time);

    [Fact]
    public void ComingAgain_WhileItRuns_IsJoined_AndOfAnotherExecution_IsNot()
    {
        var run = _running.Begin(Request(), "first")!;

        Assert.Null(_running.Begin(Request(), "second"));
        Assert.NotNull(_running.Begin(Request(execution: "e2"), "other"));

        Assert.Equal("second", run.TakeToken());
        Assert.Null(_running.End(run));
    }

    [Fact]
    public void ComingAgain_AfterItEnded_RunsAnew()
    {
        _running.End(_running.Begin(Request(), "first")!);

        Assert.NotNull(_running.Begin(Request(), "second"));
    }

    [Fact]
    public void ComingAgain_BetweenAnswerAndEnd_IsHandedToWhoeverEndsIt()
    {
        var run = _running.Begin(Request(), "first")!;
        run.TakeToken();
        Assert.Null(_running.Begin(Request(), "second"));

        Assert.Equal("second", _running.End(run));
    }

    [Fact]
    public async Task RefusedResult_WaitsUntilItComesAgain()
    {
        var run = _running.Begin(Request(), "first")!;
        run.TakeToken();
        var waiting = _running.HasComeAgainAsync(run, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        Assert.Null(_running.Begin(Request(), "second"));

        Assert.True(await waiting.OrFail());
        Assert.Equal("second", run.TakeToken());
    }

    [Fact]
    public async Task RefusedResult_ThatNobodyAsksFor_IsOver()
    {
        var run = _running.Begin(Request(), "first")!;
        run.TakeToken();
        var waiting = _running.HasComeAgainAsync(run, CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.False(await waiting.OrFail());
        Assert.NotNull(_running.Begin(Request(), "second"));
    }

    private static ActivityRequest Request(string execution = "e1") => new()
    {
        Name = "Step", TaskId = 3, Input = "[1]", OrchestrationInstance = new OrchestrationInstance { InstanceId = "i", ExecutionId = execution },
    };
}
