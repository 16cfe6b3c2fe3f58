using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

public sealed class DurabilityTests
{
    [Fact]
    public async Task Acknowledged_Start_SurvivesACrash()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A", "\"input\"");

        await using var next = await scheduler.CrashAsync();

        var state = await next.StateAsync(id);
        Assert.Equal((OrchestrationStatus.Pending, "\"input\""), (state.OrchestrationStatus, state.Input));
        await using var worker = next.Work();
        Assert.Equal(id, (await worker.NextTurnAsync()).OrchestratorRequest.InstanceId);
    }

    [Fact]
    public async Task Acknowledged_ActivityResult_SurvivesACrash_AndTheActivityIsNotRunAgain()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var first = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await first.CompleteAsync(await first.NextTurnAsync(), Do.Schedule(0, "Done"), Do.Schedule(1, "Open"));
        var done = await first.NextActivityAsync();
        var open = await first.NextActivityAsync();
        await first.CompleteActivityAsync(done, "\"result\"");

        await using var next = await scheduler.CrashAsync();
        await using var worker = next.Work();

        var items = new[] { await worker.NextAsync(), await worker.NextAsync() };
        var turn = Assert.Single(items, i => i.OrchestratorRequest is not null).OrchestratorRequest;
        Assert.Equal("\"result\"", Assert.Single(turn.NewEvents, e => e.TaskCompleted is not null).TaskCompleted.Result);
        Assert.Equal("Open", Assert.Single(items, i => i.ActivityRequest is not null).ActivityRequest.Name);
        Assert.Equal(4, turn.PastEvents.Count - 1);
        var late = await Assert.ThrowsAsync<RpcException>(() => worker.CompleteActivityAsync(open, "\"late\""));
        Assert.Equal(RpcStatus.NotFound, late.Status);
        Assert.Equal(id, turn.InstanceId);
    }

    [Fact]
    public async Task EveryState_SurvivesACleanRestart()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        var worker = scheduler.Work();
        var withTimer = await scheduler.StartAsync("A", id: "timer");
        await worker.CompleteAsync(await worker.NextTurnAsync(), "\"status\"", Do.Timer(0, time.GetUtcNow().AddHours(1)));
        var suspended = await scheduler.StartAsync("A", id: "suspended");
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await scheduler.Client.CallAsync(TaskHubMethods.SuspendInstance, new SuspendRequest { InstanceId = suspended }, Deadline.Token);
        await worker.CompleteAsync(await worker.NextTurnAsync());
        var ended = await scheduler.StartAsync("A", id: "ended");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0, "\"out\""));
        var delayed = await scheduler.StartAsync("A", id: "delayed",
            with: r => r.ScheduledStartTimestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(time.GetUtcNow().AddHours(2)));

        await using var next = await scheduler.RestartAsync(time);

        Assert.Equal("\"status\"", (await next.StateAsync(withTimer)).CustomStatus);
        Assert.Equal(OrchestrationStatus.Suspended, (await next.StateAsync(suspended)).OrchestrationStatus);
        Assert.Equal("\"out\"", (await next.StateAsync(ended)).Output);
        await using var again = next.Work();
        await again.Connected;
        time.Advance(TimeSpan.FromHours(1));
        var fired = (await again.NextTurnAsync()).OrchestratorRequest;
        Assert.Equal(withTimer, fired.InstanceId);
        Assert.NotNull(fired.NewEvents[1].TimerFired);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(delayed, (await again.NextTurnAsync()).OrchestratorRequest.InstanceId);
    }

    [Theory]
    [InlineData("ffffff")]
    [InlineData("")]
    public async Task UndecodableRows_AreQuarantined_AndNeighboursGoOn(string damage)
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var worker = scheduler.Work();
        var hurt = await scheduler.StartAsync("Hurt");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Bad"));
        await worker.NextActivityAsync();
        var broken = await scheduler.StartAsync("Broken");
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await scheduler.RaiseAsync(broken, "event");
        await worker.NextTurnAsync();
        var sound = await scheduler.StartAsync("Sound");
        await worker.NextTurnAsync();
        await scheduler.Server.DisposeAsync();
        Corrupt(Path.Combine(scheduler.Directory, TestScheduler.Hub + ".db"));

        await using var next = await scheduler.RestartAsync();
        await using var again = next.Work();

        var turns = new[] { await again.NextTurnAsync(), await again.NextTurnAsync() };
        var turn = Assert.Single(turns, t => t.OrchestratorRequest.InstanceId == hurt).OrchestratorRequest;
        var failure = Assert.Single(turn.NewEvents, e => e.TaskFailed is not null).TaskFailed.FailureDetails;
        Assert.Equal("Workflows.Scheduler.Quarantined", failure.ErrorType);
        Assert.Contains(turns, t => t.OrchestratorRequest.InstanceId == sound);
        var state = await next.CompletionOfAsync(broken);
        Assert.Equal((OrchestrationStatus.Failed, "Workflows.Scheduler.Quarantined"), (state.OrchestrationStatus, state.FailureDetails.ErrorType));

        void Corrupt(string file)
        {
            using var database = Storage.Database.Open(file, readOnly: false);
            database.Execute($"UPDATE activities SET request=x'{damage}'; UPDATE inbox SET event=x'ffffff';");
        }
    }

    [Fact]
    public async Task FailedWrite_IsNotAcknowledged_AndTheHubRecoversFromItsFile()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var before = await scheduler.StartAsync("A", id: "before");
        using (var other = Storage.Database.Open(Path.Combine(scheduler.Directory, TestScheduler.Hub + ".db"), readOnly: false))
        {
            other.Execute("BEGIN IMMEDIATE");
            var failed = await Assert.ThrowsAsync<RpcException>(() => scheduler.StartAsync("A", id: "refused"));
            Assert.Equal(RpcStatus.Unavailable, failed.Status);
            other.Execute("ROLLBACK");
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => scheduler.StateAsync("refused"));
        Assert.Equal(OrchestrationStatus.Pending, (await scheduler.StateAsync(before)).OrchestrationStatus);
        await using var worker = scheduler.Work();
        Assert.Equal(before, (await worker.NextTurnAsync()).OrchestratorRequest.InstanceId);
    }

    [Fact]
    public async Task SecondScheduler_OnTheSameDirectory_IsRefusedClearly()
    {
        await using var scheduler = await TestScheduler.StartAsync();

        var refused = await Assert.ThrowsAsync<SchedulerDirectoryLockedException>(() => SchedulerServer.StartAsync(
            new SchedulerOptions { DataDirectory = scheduler.Directory },
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None));

        Assert.Equal(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.OwnerProcessId);
        Assert.Contains(scheduler.Directory, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileOfANewerFormat_IsRefused_AndOtherHubsServe()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await scheduler.StartAsync("A");
        await scheduler.Server.DisposeAsync();
        using (var database = Storage.Database.Open(Path.Combine(scheduler.Directory, TestScheduler.Hub + ".db"), readOnly: false))
            database.Execute("PRAGMA user_version=99");

        await using var next = await scheduler.RestartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => next.StartAsync("A"));
        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        await next.Server.InProcess("other").CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { Name = "A" }, Deadline.Token);
    }
}
