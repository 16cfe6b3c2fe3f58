using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>Orchestrations and entities: calls, critical sections, both dialects.</summary>
public sealed class EntityCallTests
{
    private const string Counter = "@counter@one";
    private const string Other = "@counter@two";

    [Fact]
    public async Task Call_IsInTheHistoryWithItsTarget_AndItsAnswerComesAsTheNextTurn()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("O", id: "caller");
        var turn = await worker.NextTurnAsync();
        var requestId = Guid.NewGuid().ToString();

        await worker.CompleteAsync(turn, Entity.Call(0, Counter, "add", "1", requestId));
        var item = await worker.NextEntityAsync();
        await worker.CompleteEntityAsync(item, "1", Result.Of("42"));
        var next = await worker.NextTurnAsync();

        var call = item.EntityRequestV2.OperationRequests[0].EntityOperationCalled;
        Assert.Equal(("caller", turn.OrchestratorRequest.ExecutionId), (call.ParentInstanceId, call.ParentExecutionId));
        Assert.Null(call.TargetInstanceId);
        var answer = next.OrchestratorRequest.NewEvents[1];
        Assert.Equal(-1, answer.EventId);
        Assert.Equal((requestId, "42"), (answer.EntityOperationCompleted.RequestId, answer.EntityOperationCompleted.Output));
        var recorded = next.OrchestratorRequest.PastEvents.Single(e => e.EntityOperationCalled is not null);
        Assert.Equal((0, Counter), (recorded.EventId, recorded.EntityOperationCalled.TargetInstanceId));
    }

    [Fact]
    public async Task Call_ThatFails_AnswersWithTheFailure()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("O");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Call(0, Counter, "add"));

        await worker.CompleteEntityAsync(await worker.NextEntityAsync(), "1", Result.Failure("no"));
        var next = await worker.NextTurnAsync();

        Assert.Equal("no", next.OrchestratorRequest.NewEvents[1].EntityOperationFailed.FailureDetails.ErrorMessage);
    }

    [Fact]
    public async Task Messages_OfOneOrchestration_ArriveInTheirOrder()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("O");

        await worker.CompleteAsync(
            await worker.NextTurnAsync(), Entity.Signal(0, Counter, "a"), Entity.Call(1, Counter, "b"), Entity.Signal(2, Counter, "c"));

        Assert.Equal(["a", "b", "c"], (await worker.NextEntityAsync()).Operations());
    }

    [Fact]
    public async Task Answer_ToAnEarlierGeneration_IsDropped()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("O", id: "again");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Call(0, Counter, "add"), Do.ContinueAsNew(1, "\"next\""));
        var (turn, item) = await worker.NextTurnAndEntityAsync();

        await worker.CompleteEntityAsync(item, "1", Result.Of("1"));
        await worker.CompleteAsync(turn);
        await scheduler.RaiseAsync("again", "go");
        var next = await worker.NextTurnAsync();

        Assert.Equal("go", next.OrchestratorRequest.NewEvents[1].EventRaised.Name);
    }

    [Fact]
    public async Task Lock_LetsOnlyItsOwnerCall_UntilItIsReleased()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("Owner", id: "owner");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Lock(0, "s1", Counter, Other));
        var granted = await worker.NextTurnAsync();
        await scheduler.SignalAsync(Counter, "waits");

        Assert.Equal("s1", granted.OrchestratorRequest.NewEvents[1].EntityLockGranted.CriticalSectionId);
        await worker.CompleteAsync(granted, Entity.Call(1, Counter, "mine"));
        var mine = await worker.NextEntityAsync();
        Assert.Equal(["mine"], mine.Operations());
        Assert.Equal("owner", (await scheduler.QueryAsync(new EntityQuery { IncludeTransient = true })).Entities[0].LockedBy);

        await worker.CompleteEntityAsync(mine, "1", Result.Of(null));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Unlock(2, "s1", Counter), Entity.Unlock(3, "s1", Other), Do.Complete(4));
        var waited = await worker.NextEntityAsync();

        Assert.Equal(["waits"], waited.Operations());
    }

    [Fact]
    public async Task Lock_WaitsForEarlierOperations_AndForAnEarlierLock()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.SignalAsync(Counter, "before");
        var before = await worker.NextEntityAsync();
        await scheduler.StartAsync("First", id: "first");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Lock(0, "s1", Counter));
        await scheduler.StartAsync("Second", id: "second");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Lock(0, "s2", Counter));

        await worker.CompleteEntityAsync(before, "1", Result.Of(null));
        var first = await worker.NextTurnAsync();
        await worker.CompleteAsync(first, Entity.Unlock(1, "s1", Counter), Do.Complete(2));
        var second = await worker.NextTurnAsync();

        Assert.Equal("first", first.OrchestratorRequest.InstanceId);
        Assert.Equal(("second", "s2"), (second.OrchestratorRequest.InstanceId, second.OrchestratorRequest.NewEvents[1].EntityLockGranted.CriticalSectionId));
    }

    [Fact]
    public async Task Locks_RequestedCrosswise_AreGrantedOneAfterTheOther()
    {
        // SDKs sort lock sets differently; the scheduler must not rely on it.
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.SignalAsync(Counter, "before");
        var before = await worker.NextEntityAsync();
        await scheduler.StartAsync("First", id: "first");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Lock(0, "s1", Counter, Other));
        await scheduler.StartAsync("Second", id: "second");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Lock(0, "s2", Other, Counter));

        await worker.CompleteEntityAsync(before, "1", Result.Of(null));
        var first = await worker.NextTurnAsync();
        await worker.CompleteAsync(first, Do.Complete(1));
        var second = await worker.NextTurnAsync();

        Assert.Equal(["first", "second"], [first.OrchestratorRequest.InstanceId, second.OrchestratorRequest.InstanceId]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lock_WhoseOwnerEnds_IsFree(bool byForce)
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("Owner", id: "owner");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Lock(0, "s1", Counter));
        var granted = await worker.NextTurnAsync();
        await scheduler.SignalAsync(Counter, "waits");
        if (byForce)
        {
            // Forced termination leaves whoever holds locks to end in order, and says so.
            var skipped = await scheduler.Client.CallAsync(
                TaskHubMethods.SkipGracefulOrchestrationTerminations,
                new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = new InstanceBatch { InstanceIds = { "owner" } } }, Deadline.Token);
            Assert.Equal(["owner"], skipped.UnterminatedInstanceIds);
        }

        await worker.CompleteAsync(granted, Do.Complete(1));

        Assert.Equal(["waits"], (await worker.NextEntityAsync()).Operations());
    }

    [Fact]
    public async Task LockRequest_OfOneWhoHasEnded_IsSkipped()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.SignalAsync(Counter, "before");
        var before = await worker.NextEntityAsync();
        await scheduler.StartAsync("Gone");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Lock(0, "s1", Counter), Do.Complete(1));
        await scheduler.SignalAsync(Counter, "after");

        await worker.CompleteEntityAsync(before, "1", Result.Of(null));

        Assert.Equal(["after"], (await worker.NextEntityAsync()).Operations());
    }

    [Fact]
    public async Task Lock_AndItsQueue_SurviveACrash()
    {
        var scheduler = await TestScheduler.StartAsync();
        await using (var worker = scheduler.Work())
        {
            await scheduler.StartAsync("Owner", id: "owner");
            await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Lock(0, "s1", Counter));
            await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Call(1, Counter, "mine"));
            await worker.NextEntityAsync();
            await scheduler.SignalAsync(Counter, "waits");
        }

        await using var next = await scheduler.CrashAsync();
        await using var after = next.Work();
        var mine = await after.NextEntityAsync();
        await after.CompleteEntityAsync(mine, "1", Result.Of(null));
        await after.CompleteAsync(await after.NextTurnAsync(), Entity.Unlock(2, "s1", Counter), Do.Complete(3));
        var waited = await after.NextEntityAsync();

        Assert.Equal(["mine"], mine.Operations());
        Assert.Equal(["waits"], waited.Operations());
    }

    [Fact]
    public async Task LegacyCall_IsAnsweredAsAnEvent()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("O", id: "caller");
        var id = Guid.NewGuid().ToString();

        await worker.CompleteAsync(
            await worker.NextTurnAsync(),
            Do.Send(0, Counter, "op", $$"""{"op":"add","signal":true,"input":"5","id":"{{Guid.NewGuid()}}"}"""),
            Do.Send(1, Counter, "op", $$"""{"op":"get","id":"{{id}}","parent":"caller"}"""));
        var item = await worker.NextEntityAsync();
        await worker.CompleteEntityAsync(item, "5", Result.Of(null), Result.Of("5"));
        var turn = await worker.NextTurnAsync();

        Assert.Equal(["add", "get"], item.Operations());
        Assert.Equal("5", item.EntityRequestV2.OperationRequests[0].EntityOperationSignaled.Input);
        Assert.Equal((id, """{"result":"5"}"""), (turn.OrchestratorRequest.NewEvents[1].EventRaised.Name, turn.OrchestratorRequest.NewEvents[1].EventRaised.Input));
        Assert.Equal(2, turn.OrchestratorRequest.PastEvents.Count(e => e.EventSent is not null));
    }

    [Fact]
    public async Task LegacyLock_IsGrantedAsAnEvent_AndReleased()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("O", id: "caller");
        var id = Guid.NewGuid().ToString();
        var request = $$"""{"op":null,"id":"{{id}}","parent":"caller","lockset":[{"name":"counter","key":"one"},{"name":"counter","key":"two"}],"pos":0}""";

        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Send(0, Counter, "op", request));
        var turn = await worker.NextTurnAsync();
        await scheduler.SignalAsync(Other, "waits");
        await worker.CompleteAsync(
            turn, Do.Send(1, Counter, "release", $$"""{"parent":"caller","id":"{{id}}"}"""), Do.Send(2, Other, "release", $$"""{"parent":"caller","id":"{{id}}"}"""));

        Assert.Equal((id, """{"result":"Lock Acquisition Completed"}"""), (turn.OrchestratorRequest.NewEvents[1].EventRaised.Name, turn.OrchestratorRequest.NewEvents[1].EventRaised.Input));
        Assert.Equal(["waits"], (await worker.NextEntityAsync()).Operations());
    }

    [Fact]
    public async Task LegacyMessage_ThatIsNone_IsDropped_AndTheOrchestrationGoesOn()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("O");

        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Send(0, Counter, "op", "no json"), Do.Complete(1, "\"done\""));

        Assert.Equal("\"done\"", (await scheduler.CompletionOfAsync(id)).Output);
        Assert.Equal(0, (await scheduler.QueuesAsync()).EntitiesRunnable);
    }

    [Fact]
    public async Task Message_ToWhatIsNoEntity_FailsTheOrchestration()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("O");

        await worker.CompleteAsync(await worker.NextTurnAsync(), Entity.Signal(0, "no entity", "a"));

        var state = await scheduler.CompletionOfAsync(id);
        Assert.Equal(OrchestrationStatus.Failed, state.OrchestrationStatus);
        Assert.Contains("no entity", state.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    /// <summary>Actions of the typed dialect.</summary>
    private static class Entity
    {
        public static OrchestratorAction Signal(int id, string target, string operation) => Action(id, new SendEntityMessageAction
        {
            EntityOperationSignaled = new EntityOperationSignaledEvent { RequestId = Guid.NewGuid().ToString(), Operation = operation, TargetInstanceId = target },
        });

        public static OrchestratorAction Call(int id, string target, string operation, string? input = null, string? requestId = null) =>
            Action(id, new SendEntityMessageAction
            {
                EntityOperationCalled = new EntityOperationCalledEvent
                {
                    RequestId = requestId ?? Guid.NewGuid().ToString(), Operation = operation, Input = input, TargetInstanceId = target,
                },
            });

        public static OrchestratorAction Lock(int id, string section, params string[] targets)
        {
            var request = new EntityLockRequestedEvent { CriticalSectionId = section };
            request.LockSet.Add(targets);
            return Action(id, new SendEntityMessageAction { EntityLockRequested = request });
        }

        public static OrchestratorAction Unlock(int id, string section, string target) => Action(id, new SendEntityMessageAction
        {
            EntityUnlockSent = new EntityUnlockSentEvent { CriticalSectionId = section, TargetInstanceId = target },
        });

        private static OrchestratorAction Action(int id, SendEntityMessageAction message) => new() { Id = id, SendEntityMessage = message };
    }
}
