using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>Entities: messages, batches, state.</summary>
public sealed class EntityTests
{
    private const string Counter = "@counter@one";

    [Fact]
    public async Task SignalEntity_WithANameInUpperCase_ReachesTheEntityInLowerCase()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();

        await scheduler.SignalAsync("@Counter@One", "add", "5");
        var item = await worker.NextEntityAsync();

        Assert.Equal("@counter@One", item.EntityRequestV2.InstanceId);
        Assert.Null(item.EntityRequestV2.EntityState);
        var signal = Assert.Single(item.EntityRequestV2.OperationRequests);
        Assert.Equal(-1, signal.EventId);
        Assert.Equal(("add", "5"), (signal.EntityOperationSignaled.Operation, signal.EntityOperationSignaled.Input));
        Assert.True(Guid.TryParse(signal.EntityOperationSignaled.RequestId, out _));
    }

    [Fact]
    public async Task SignalEntity_Repeated_IsAppliedOnce()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var id = Guid.NewGuid().ToString();

        await scheduler.SignalAsync(Counter, "add", "1", requestId: id);
        await scheduler.SignalAsync(Counter, "add", "1", requestId: id);
        await scheduler.SignalAsync(Counter, "end");
        await using var worker = scheduler.Work();
        var item = await worker.NextEntityAsync();

        Assert.Equal(["add", "end"], item.Operations());
    }

    [Theory]
    [InlineData("counter")]
    [InlineData("@")]
    [InlineData("@counter")]
    [InlineData("@@one")]
    public async Task SignalEntity_ToWhatIsNoEntity_IsRefused(string id)
    {
        await using var scheduler = await TestScheduler.StartAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => scheduler.SignalAsync(id, "add"));

        Assert.Equal(RpcStatus.InvalidArgument, refusal.Status);
    }

    [Fact]
    public async Task Entity_AtWork_GetsWhatArrivesInItsNextBatch_WithTheNewState()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.SignalAsync(Counter, "a");
        var first = await worker.NextEntityAsync();
        await scheduler.SignalAsync(Counter, "b");
        await scheduler.SignalAsync(Counter, "c");

        await worker.CompleteEntityAsync(first, "1", Result.Of("1"));
        var second = await worker.NextEntityAsync();

        Assert.Equal(["a"], first.Operations());
        Assert.Equal(["b", "c"], second.Operations());
        Assert.Equal("1", second.EntityRequestV2.EntityState);
    }

    [Fact]
    public async Task CompleteEntity_WithFewerResults_GetsTheRestAgain()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        foreach (var operation in new[] { "a", "b", "c" }) await scheduler.SignalAsync(Counter, operation);
        await using var worker = scheduler.Work();

        await worker.CompleteEntityAsync(await worker.NextEntityAsync(), "1", Result.Of(null), Result.Of(null));
        var rest = await worker.NextEntityAsync();

        Assert.Equal(["c"], rest.Operations());
    }

    [Fact]
    public async Task CompleteEntity_WithAFailedBatch_ChangesNothingAndComesBackLater()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await scheduler.SignalAsync(Counter, "a");
        await using var worker = scheduler.Work();
        var item = await worker.NextEntityAsync();

        await worker.SendAsync(new EntityBatchResult
        {
            CompletionToken = item.CompletionToken, EntityState = "never", FailureDetails = new TaskFailureDetails { ErrorType = "T", ErrorMessage = "m" },
        });
        time.Advance(TimeSpan.FromSeconds(1));
        var again = await worker.NextEntityAsync();

        Assert.Equal(["a"], again.Operations());
        Assert.Null(again.EntityRequestV2.EntityState);
    }

    [Fact]
    public async Task AbandonEntity_OffersTheBatchAgain_AfterADelay_AndItsTokenIsSpent()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await scheduler.SignalAsync(Counter, "a");
        await using var worker = scheduler.Work();
        var item = await worker.NextEntityAsync();

        await scheduler.Client.CallAsync(
            TaskHubMethods.AbandonTaskEntityWorkItem, new AbandonEntityTaskRequest { CompletionToken = item.CompletionToken }, Deadline.Token);
        Assert.Equal(0, (await scheduler.QueuesAsync()).EntitiesRunnable);
        time.Advance(TimeSpan.FromSeconds(1));

        var again = await worker.NextEntityAsync();
        Assert.Equal(["a"], again.Operations());
        Assert.NotEqual(item.CompletionToken, again.CompletionToken);
        await worker.CompleteEntityAsync(item, "late", Result.Of(null));
        Assert.Null((await scheduler.EntityAsync(Counter))?.SerializedState);
        await worker.CompleteEntityAsync(again, "1", Result.Of(null));
        Assert.Equal("1", (await scheduler.EntityAsync(Counter)).SerializedState);
    }

    [Fact]
    public async Task CompleteEntity_Twice_IsAppliedOnce()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.SignalAsync(Counter, "a");
        var item = await worker.NextEntityAsync();
        await worker.CompleteEntityAsync(item, "1", Result.Of(null));

        await worker.CompleteEntityAsync(item, "2", Result.Of(null));

        Assert.Equal("1", (await scheduler.EntityAsync(Counter)).SerializedState);
    }

    [Fact]
    public async Task Entity_WhoseWorkerLeft_IsHandedToAnother_AndTheLateAnswerIsRefused()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var first = scheduler.Work();
        await scheduler.SignalAsync(Counter, "a");
        var lost = await first.NextEntityAsync();
        await first.LeaveAsync();
        await using var second = scheduler.Work();
        var item = await second.NextEntityAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => second.CompleteEntityAsync(lost, "late", Result.Of(null)));
        await second.CompleteEntityAsync(item, "1", Result.Of(null));

        Assert.Equal(RpcStatus.NotFound, refusal.Status);
        Assert.Equal("1", (await scheduler.EntityAsync(Counter)).SerializedState);
    }

    [Fact]
    public async Task ScheduledSignal_ComesNotBeforeItsTime_AlsoAfterACrash()
    {
        var time = new ManualTimeProvider();
        var scheduler = await TestScheduler.StartAsync(time);
        await scheduler.SignalAsync(Counter, "later", at: time.GetUtcNow().AddHours(1));
        await scheduler.SignalAsync(Counter, "now");
        await using (var worker = scheduler.Work())
        {
            var item = await worker.NextEntityAsync();
            Assert.Equal(["now"], item.Operations());
            await worker.CompleteEntityAsync(item, "1", Result.Of(null));
        }

        await using var next = await scheduler.CrashAsync(time);
        await using var after = next.Work();
        time.Advance(TimeSpan.FromHours(1));
        var due = await after.NextEntityAsync();

        Assert.Equal(["later"], due.Operations());
        Assert.Equal("1", due.EntityRequestV2.EntityState);
    }

    [Fact]
    public async Task Crash_BetweenBatchAndAnswer_RunsTheBatchAgain_AndACommittedOneNot()
    {
        var scheduler = await TestScheduler.StartAsync();
        await using (var worker = scheduler.Work())
        {
            await scheduler.SignalAsync(Counter, "a");
            await worker.CompleteEntityAsync(await worker.NextEntityAsync(), "1", Result.Of(null));
            await scheduler.SignalAsync(Counter, "b");
            await worker.NextEntityAsync();
        }

        await using var next = await scheduler.CrashAsync();
        await using var after = next.Work();
        var item = await after.NextEntityAsync();

        Assert.Equal(["b"], item.Operations());
        Assert.Equal("1", item.EntityRequestV2.EntityState);
    }

    [Fact]
    public async Task Actions_SignalAndStart_AreCommittedWithTheState()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.SignalAsync(Counter, "a");
        var item = await worker.NextEntityAsync();

        await worker.SendAsync(new EntityBatchResult
        {
            CompletionToken = item.CompletionToken,
            Results = { Result.Of(null) },
            Actions =
            {
                new OperationAction { SendSignal = new SendSignalAction { InstanceId = "@other@x", Name = "hi", Input = "7" } },
                new OperationAction { StartNewOrchestration = new StartNewOrchestrationAction { InstanceId = "started", Name = "O", Input = "8" } },
            },
        });
        var (turn, signal) = await worker.NextTurnAndEntityAsync();

        Assert.Equal("@other@x", signal.EntityRequestV2.InstanceId);
        Assert.Equal("7", signal.EntityRequestV2.OperationRequests[0].EntityOperationSignaled.Input);
        Assert.Equal(("started", "8"), (turn.OrchestratorRequest.InstanceId, turn.OrchestratorRequest.NewEvents[1].ExecutionStarted.Input));
    }

    [Fact]
    public async Task Filters_SendAnEntityOnlyToAWorkerThatListsIt()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var others = new GetWorkItemsRequest { WorkItemFilters = new WorkItemFilters { Activities = { new ActivityFilter { Name = "A" } } } };
        var counters = new GetWorkItemsRequest { WorkItemFilters = new WorkItemFilters { Entities = { new EntityFilter { Name = "COUNTER" } } } };
        await using var without = scheduler.Work(others);
        await without.Connected;
        await using var with = scheduler.Work(counters);

        await scheduler.SignalAsync("@else@x", "a");
        await scheduler.SignalAsync(Counter, "b");
        var item = await with.NextEntityAsync();

        Assert.Equal(Counter, item.EntityRequestV2.InstanceId);
        Assert.Equal(1, (await scheduler.QueuesAsync()).EntitiesRunnable);
    }

    [Fact]
    public async Task Entities_OfAStreamWithOnePlace_TakeTurns_HoweverLongOneQueueIs()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        for (var i = 0; i < 300; i++) await scheduler.SignalAsync(Counter, "busy");
        await scheduler.SignalAsync("@counter@two", "quick");
        await using var worker = scheduler.Work(new GetWorkItemsRequest { MaxConcurrentEntityWorkItems = 1 });

        var first = await worker.NextEntityAsync();
        await worker.CompleteEntityAsync(first, "1", [.. first.Operations().Select(_ => Result.Of(null))]);
        var second = await worker.NextEntityAsync();

        Assert.Equal(100, first.Operations().Count());
        Assert.Equal("@counter@two", second.EntityRequestV2.InstanceId);
    }

    [Fact]
    public async Task Operation_ThatTakesItsWorkersDown_IsQuarantined_AndTheOthersGoOn()
    {
        await using var scheduler = await TestScheduler.StartAsync(withSocket: true);
        await scheduler.SignalAsync(Counter, "poison");
        await scheduler.SignalAsync(Counter, "fine");
        for (var i = 0; i < 5; i++)
        {
            await using var line = new CuttableLine(scheduler.Server.GrpcAddress!);
            await using var worker = scheduler.WorkOverSocket(workerId: $"w{i}", address: line.Address);
            await worker.NextEntityAsync();
            await line.CutAsync();
            await scheduler.NoWorkersAsync();
        }

        await using var last = scheduler.Work();
        var item = await last.NextEntityAsync();

        Assert.Equal(["fine"], item.Operations());
    }

    [Fact]
    public async Task Query_PagesByPrefix_AndHidesEntitiesWithoutState()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        foreach (var key in new[] { "a", "b", "c" }) await scheduler.SetAsync(worker, $"@counter@{key}", "1");
        await scheduler.SetAsync(worker, "@else@x", "1");
        await scheduler.SetAsync(worker, "@counter@empty", null);

        var first = await scheduler.QueryAsync(new EntityQuery { InstanceIdStartsWith = "@COUNTER@", PageSize = 2, IncludeState = true });
        var second = await scheduler.QueryAsync(new EntityQuery
        {
            InstanceIdStartsWith = "@counter@", PageSize = 2, ContinuationToken = first.ContinuationToken,
        });
        var all = await scheduler.QueryAsync(new EntityQuery { InstanceIdStartsWith = "@counter", IncludeTransient = true });

        Assert.Equal(["@counter@a", "@counter@b"], first.Entities.Select(e => e.InstanceId));
        Assert.All(first.Entities, e => Assert.Equal("1", e.SerializedState));
        Assert.Equal("@counter@c", Assert.Single(second.Entities).InstanceId);
        Assert.Null(second.Entities[0].SerializedState);
        Assert.Null(second.ContinuationToken);
        Assert.Equal(4, all.Entities.Count);
    }

    [Fact]
    public async Task Clean_RemovesEntitiesWithoutState_AndKeepsTheOthers()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.SetAsync(worker, "@counter@kept", "1");
        await scheduler.SetAsync(worker, "@counter@gone", null);

        var cleaned = await scheduler.Client.CallAsync(
            TaskHubMethods.CleanEntityStorage, new CleanEntityStorageRequest { RemoveEmptyEntities = true }, Deadline.Token);
        var left = await scheduler.QueryAsync(new EntityQuery { IncludeTransient = true });

        Assert.Equal((1, null), (cleaned.EmptyEntitiesRemoved, cleaned.ContinuationToken));
        Assert.Equal("@counter@kept", Assert.Single(left.Entities).InstanceId);
    }

    [Fact]
    public async Task Purge_OfAnEntity_RemovesItsState()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.SetAsync(worker, Counter, "1");

        var purged = await scheduler.Client.CallAsync(
            TaskHubMethods.PurgeInstances, new PurgeInstancesRequest { InstanceId = Counter }, Deadline.Token);
        var after = await scheduler.Client.CallAsync(TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = Counter }, Deadline.Token);

        Assert.Equal(1, purged.DeletedInstanceCount);
        Assert.False(after.Exists);
    }

    [Fact]
    public async Task GetEntity_TellsTheBacklogAndTheTime_AndTheStateOnlyWhenAsked()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time);
        await using var worker = scheduler.Work();
        await scheduler.SetAsync(worker, Counter, "1");
        await scheduler.SignalAsync(Counter, "a");
        await scheduler.SignalAsync(Counter, "b");

        var response = await scheduler.Client.CallAsync(TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = Counter }, Deadline.Token);

        Assert.Equal(2, response.Entity.BacklogQueueSize);
        Assert.Equal(Timestamp.FromDateTimeOffset(time.GetUtcNow()), response.Entity.LastModifiedTime);
        Assert.Null(response.Entity.SerializedState);
    }
}
