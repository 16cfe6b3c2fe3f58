using Workflows.Protocol;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Wire;

/// <summary>Completions that come twice, late, or under somebody else's token: exactly one state transition (I2, I3), and no other is harmed.</summary>
public sealed class CompletionTests
{
    [Fact]
    public async Task Completion_UnderATokenOfAnotherKind_IsRefused_AndTheItemIsStillItsWorkers()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        await scheduler.Client.CallAsync(TaskHubMethods.SignalEntity, new SignalEntityRequest { InstanceId = "@e@1", Name = "Add" }, Deadline.Token);
        var entity = await worker.NextAsync();
        var id = await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Work"));
        var activity = await worker.NextActivityAsync();
        await scheduler.RaiseAsync(id, "e");
        var turn = await worker.NextTurnAsync();

        string[] foreignToActivity = [turn.CompletionToken, entity.CompletionToken];
        string[] foreignToTurn = [activity.CompletionToken, entity.CompletionToken];
        string[] foreignToEntity = [activity.CompletionToken, turn.CompletionToken];
        foreach (var token in foreignToActivity.Concat(Nonsense(activity.CompletionToken)))
            await RefusedAsync(() => worker.CompleteActivityAsync(With(activity, token), "stolen"));
        foreach (var token in foreignToTurn.Concat(Nonsense(turn.CompletionToken)))
            await RefusedAsync(() => worker.CompleteAsync(With(turn, token), Do.Complete(9, "stolen")));
        foreach (var token in foreignToEntity.Concat(Nonsense(entity.CompletionToken)))
            await RefusedAsync(() => worker.SendAsync(new EntityBatchResult { CompletionToken = token, EntityState = "stolen" }));

        await worker.CompleteActivityAsync(activity, "mine");
        await worker.CompleteAsync(turn);
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1, "done"));
        Assert.Equal("done", (await scheduler.CompletionOfAsync(id)).Output);
        Assert.Equal("mine", Assert.Single(await scheduler.HistoryAsync(id), e => e.TaskCompleted is not null).TaskCompleted.Result);
    }

    [Fact]
    public async Task Completion_OfAnotherHub_OrOfAnEarlierRunOfTheScheduler_IsRefused()
    {
        var scheduler = await TestScheduler.StartAsync();
        var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();
        await RefusedAsync(() => scheduler.Server.InProcess("other").CallAsync(
            TaskHubMethods.CompleteOrchestratorTask, new OrchestratorResponse { InstanceId = id, CompletionToken = turn.CompletionToken, Actions = { Do.Complete(0, "stolen") } }, Deadline.Token));

        await worker.DisposeAsync();
        scheduler = await scheduler.RestartAsync();
        await using var next = scheduler.Work();
        var again = await next.NextTurnAsync();
        await RefusedAsync(() => next.CompleteAsync(turn, Do.Complete(0, "of an earlier epoch")));

        await next.CompleteAsync(again, Do.Complete(0, "done"));
        Assert.Equal("done", (await scheduler.CompletionOfAsync(id)).Output);
        await scheduler.DisposeAsync();
    }

    [Fact]
    public async Task Completion_SentManyTimesAtOnce_IsAppliedOnce()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using var worker = scheduler.Work();
        var id = await scheduler.StartAsync("A");
        var turn = await worker.NextTurnAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => worker.CompleteAsync(turn, Do.Schedule(0, "Work", $"{n}"), Do.Schedule(1, "Work", $"{n}"))));
        var activities = new[] { await worker.NextActivityAsync(), await worker.NextActivityAsync() };
        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(n => activities.Select(a => worker.CompleteActivityAsync(a, $"{n}"))));
        var results = 0;
        while (results < 2)
        {
            var next = await worker.NextTurnAsync();
            results += next.OrchestratorRequest.NewEvents.Count(e => e.TaskCompleted is not null);
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => worker.CompleteAsync(next, results == 2 ? [Do.Complete(2, "done")] : [])));
        }

        await scheduler.CompletionOfAsync(id);
        var history = await scheduler.HistoryAsync(id);
        Assert.Equal(2, history.Count(e => e.TaskScheduled is not null));
        Assert.Equal(2, history.Count(e => e.TaskCompleted is not null));
        Assert.Single(history, e => e.ExecutionCompleted is not null);
        Assert.Equal(0, (await scheduler.QueuesAsync()).Activities.Sum(a => a.Queued + a.Running));
    }

    [Fact]
    public async Task Start_RepeatedWhileItsAnswerWasLost_MakesOneInstance()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            try
            {
                await scheduler.StartAsync("A", id: "once");
                return RpcStatus.Ok;
            }
            catch (RpcException e)
            {
                return e.Status;
            }
        }));

        Assert.Equal(1, statuses.Count(s => s == RpcStatus.Ok));
        Assert.Equal(29, statuses.Count(s => s == RpcStatus.AlreadyExists));
        await using var worker = scheduler.Work();
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0, "done"));
        await scheduler.CompletionOfAsync("once");
        Assert.Equal(0, (await scheduler.QueuesAsync()).OrchestrationsRunnable);
        Assert.Single(await scheduler.HistoryAsync("once"), e => e.ExecutionStarted is not null);
    }

    private static IEnumerable<string> Nonsense(string token) => ["", "x", token + "0", token[..^1], "0" + token[1..] + "z", token.Split('.')[0] + ".", token.Split('.')[0] + ".ffffffffffffffff", new('9', 5_000)];

    private static WorkItem With(WorkItem item, string token)
    {
        var copy = item.Clone();
        copy.CompletionToken = token;
        return copy;
    }

    private static async Task RefusedAsync(Func<Task> complete) =>
        Assert.Equal(RpcStatus.NotFound, (await Assert.ThrowsAsync<RpcException>(complete)).Status);
}
