using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Reliability.Tests.Disk;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>I1, I2, I3, I6: who may answer for a work item, and when work is handed out at all.</summary>
public sealed class FenceTests
{
    [Fact]
    public async Task Activity_OfARoundThatIsNotOnDisk_IsNotHandedOut()
    {
        await using var run = await ScenarioRun.StartAsync(Corpus.Named("FanOut"));
        await using var worker = new TestWorker(run.Client, null);
        await run.Client.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "a", Name = "FanOut" }, Deadline.Token);
        var turn = await worker.NextTurnAsync();
        run.Disk.SetFault(new DiskFault(DiskFaultKind.SyncFails, At: 1));

        var refused = await Assert.ThrowsAsync<RpcException>(() => worker.CompleteAsync(turn, Do.Schedule(0, "Echo"), Do.Schedule(1, "Echo")));

        Assert.Equal(RpcStatus.Unavailable, refused.Status);
        // The stream ends with the hub; whatever was handed out before that can still be read.
        await Assert.ThrowsAsync<System.Threading.Channels.ChannelClosedException>(() => worker.NextAsync());
    }

    [Fact]
    public async Task Token_OfAnEarlierRun_IsRefused()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");
        WorkItem early;
        await using (var first = scheduler.Work())
        {
            await first.CompleteAsync(await first.NextTurnAsync(), Do.Schedule(0, "Work"));
            early = await first.NextActivityAsync();
        }

        await using var next = await scheduler.CrashAsync();
        await using var worker = next.Work();
        await worker.NextActivityAsync();
        // A lease of the same number may be open now: what the token says about its run must tell them apart.
        for (var number = 0; number < 4; number++)
        {
            early.CompletionToken = $"{early.CompletionToken[..(early.CompletionToken.IndexOf('.', StringComparison.Ordinal) + 1)]}{number:x}";
            var refused = await Assert.ThrowsAsync<RpcException>(() => worker.CompleteActivityAsync(early, "\"stale\""));
            Assert.Equal(RpcStatus.NotFound, refused.Status);
        }

        Assert.Equal(OrchestrationStatus.Running, (await next.StateAsync(id)).OrchestrationStatus);
    }

    [Fact]
    public async Task Result_ForAnEarlierGeneration_IsNotDelivered()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Old"));
        var old = await worker.NextActivityAsync();
        await scheduler.RaiseAsync(id, "next");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.ContinueAsNew(1, null));
        await worker.CompleteAsync(await worker.NextTurnAsync());

        await worker.CompleteActivityAsync(old, "\"old\"");
        await scheduler.RaiseAsync(id, "probe");

        var events = (await worker.NextTurnAsync()).OrchestratorRequest.NewEvents;
        Assert.DoesNotContain(events, e => e.TaskCompleted is not null);
        Assert.Contains(events, e => e.EventRaised?.Name == "probe");
    }

    [Fact]
    public async Task Checkpoint_OfAnInstanceThatIsOver_LeavesNothing()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "ended");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));

        foreach (var id in new[] { "ended", "never" })
            await scheduler.Client.CallAsync(WorkflowsMethods.SaveCheckpoint, new SaveCheckpointRequest { InstanceId = id, ItemId = "1", Payload = "late" }, Deadline.Token);

        Assert.Empty(Invariants.HubRows.Read(Path.Combine(scheduler.Directory, TestScheduler.Hub + ".db")).CheckpointsOf);
    }

    [Fact]
    public async Task Event_CarriedIntoTheNextGeneration_SurvivesACrash()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");
        await using (var worker = scheduler.Work())
        {
            var carried = new HistoryEvent { EventId = -1, Timestamp = new Timestamp(), EventRaised = new EventRaisedEvent { Name = "carried" } };
            await worker.CompleteAsync(await worker.NextTurnAsync(), Do.ContinueAsNew(0, null, carried));
            await worker.NextTurnAsync();
        }

        await using var next = await scheduler.CrashAsync();
        await using var again = next.Work();

        var turn = (await again.NextTurnAsync()).OrchestratorRequest;
        Assert.Equal((id, 1), (turn.InstanceId, turn.NewEvents.Count(e => e.EventRaised?.Name == "carried")));
    }

    [Fact]
    public async Task Signal_RepeatedAfterACrash_CountsOnce()
    {
        var request = Guid.NewGuid().ToString();
        await using var scheduler = await TestScheduler.StartAsync();
        await scheduler.SignalAsync("@counter@a", "add", "1", request);

        await using var next = await scheduler.CrashAsync();
        await next.SignalAsync("@counter@a", "add", "1", request);
        await using var worker = next.Work();

        Assert.Single((await worker.NextEntityAsync()).EntityRequestV2.OperationRequests);
    }

    [Fact]
    public async Task WorkItems_OfAWorkerThatLeft_GoToAnother()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await scheduler.StartAsync("A", id: "a");
        await scheduler.StartAsync("B", id: "b");
        var first = scheduler.Work();
        var turns = new[] { await first.NextTurnAsync(), await first.NextTurnAsync() };
        await first.CompleteAsync(turns[0], Do.Schedule(0, "Work"));
        await first.NextActivityAsync();
        await first.LeaveAsync();

        await using var second = scheduler.Work();

        var items = new[] { await second.NextAsync(), await second.NextAsync() };
        Assert.Single(items, i => i.ActivityRequest is not null);
        Assert.Equal(turns[1].OrchestratorRequest.InstanceId, Assert.Single(items, i => i.OrchestratorRequest is not null).OrchestratorRequest.InstanceId);
    }

    [Fact]
    public async Task Activity_HeldInEveryCrash_IsQuarantined()
    {
        var scheduler = await TestScheduler.StartAsync();
        var id = await scheduler.StartAsync("A");
        await using (var first = scheduler.Work()) await first.CompleteAsync(await first.NextTurnAsync(), Do.Schedule(0, "TakesItsProcessDown"));
        for (var crash = 0; crash < 4; crash++)
        {
            scheduler = await scheduler.CrashAsync();
            var worker = scheduler.Work();
            Assert.Equal("TakesItsProcessDown", (await worker.NextActivityAsync()).ActivityRequest.Name);
        }

        scheduler = await scheduler.CrashAsync();
        await using var last = scheduler.Work();

        var failure = Assert.Single((await last.NextTurnAsync()).OrchestratorRequest.NewEvents, e => e.TaskFailed is not null).TaskFailed.FailureDetails;
        Assert.Equal("Workflows.Scheduler.Quarantined", failure.ErrorType);
        await scheduler.DisposeAsync();
    }
}
