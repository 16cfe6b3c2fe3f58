using System.Collections.Concurrent;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>The stand-alone program under SIGKILL, on real files.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task KilledInTheMiddle_AgainAndAgain_LosesNothingAcknowledged_AndRunsNothingTwiceInHistory()
    {
        const int Instances = 40, Steps = 5;
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        var acknowledged = new ConcurrentDictionary<(string, int), string>();
        using var done = new CancellationTokenSource();
        await using var invoker = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = new Uri($"http://127.0.0.1:{port}") });
        var scheduler = await StartAsync(folder, port, 0, invoker);
        var ids = Enumerable.Range(0, Instances).Select(i => $"i{i}").ToArray();
        foreach (var id in ids) await invoker.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = id, Name = "A" }, Deadline.Token);

        var working = WorkAsync(invoker, Steps, acknowledged, done.Token);
        for (var kill = 1; kill <= 4; kill++)
        {
            var target = kill * Instances * Steps / 6;
            await UntilAsync(() => acknowledged.Count >= target);
            scheduler.Dispose();
            scheduler = await StartAsync(folder, port, kill, invoker);
        }

        foreach (var id in ids)
        {
            var response = await invoker.CallAsync(TaskHubMethods.WaitForInstanceCompletion, new GetInstanceRequest { InstanceId = id }, Deadline.Token);
            Assert.Equal(OrchestrationStatus.Completed, response.OrchestrationState.OrchestrationStatus);
            var results = new Dictionary<int, string>();
            await foreach (var chunk in invoker.StreamAsync(TaskHubMethods.StreamInstanceHistory, new StreamInstanceHistoryRequest { InstanceId = id }, Deadline.Token))
            {
                // Adding throws when a step completed twice.
                foreach (var e in chunk.Events.Where(e => e.TaskCompleted is not null)) results.Add(e.TaskCompleted.TaskScheduledId, e.TaskCompleted.Result);
            }

            Assert.Equal(Steps, results.Count);
            foreach (var ((instance, step), result) in acknowledged)
            {
                if (instance == id) Assert.Equal(result, results[step]);
            }
        }

        await done.CancelAsync();
        await working.OrFail();
        scheduler.Dispose();
    }

    [Fact]
    public async Task SecondProcess_OnTheSameDirectory_EndsWithAClearMessage()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using var invoker = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = new Uri($"http://127.0.0.1:{port}") });
        using var first = await StartAsync(folder, port, 0, invoker);

        using var second = Launch(folder, FreePort.Next(), "second.log");

        Assert.Equal(1, await second.WaitForExitAsync(Deadline.Token));
        await UntilAsync(() => second.ReadLog().Contains($"in use by another scheduler (process {first.Id})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Terminated_ByItsOwner_StopsCleanly()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using var invoker = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = new Uri($"http://127.0.0.1:{port}") });
        using var scheduler = await StartAsync(folder, port, 0, invoker);

        scheduler.Signal("TERM");

        Assert.Equal(0, await scheduler.WaitForExitAsync(Deadline.Token));
    }

    private static RealProcess Launch(TemporaryFolder folder, int port, string log) => RealProcess.Start(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Workflows.Scheduler.dll"), "--data", folder.File("data"), "--port", $"{port}"],
        new Dictionary<string, string?>(), folder.File(log), folder.Path);

    private static async Task<RealProcess> StartAsync(TemporaryFolder folder, int port, int run, RpcInvoker invoker)
    {
        var process = Launch(folder, port, $"run-{run}.log");
        await UntilAsync(async () =>
        {
            if (process.HasExited) throw new InvalidOperationException(process.Tail());
            try
            {
                await invoker.CallAsync(TaskHubMethods.Hello, new Google.Protobuf.WellKnownTypes.Empty(), Deadline.Token);
                return true;
            }
            catch (RpcException e) when (e.Status == RpcStatus.Unavailable)
            {
                return false;
            }
        });
        return process;
    }

    /// <summary>A worker that reconnects for ever; each run of an activity has a result of its own, so that a second one would show.</summary>
    private static async Task WorkAsync(RpcInvoker invoker, int steps, ConcurrentDictionary<(string, int), string> acknowledged, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var item in invoker.StreamAsync(TaskHubMethods.GetWorkItems, new GetWorkItemsRequest { MaxConcurrentActivityWorkItems = 4 }, cancellationToken))
                {
                    if (item.OrchestratorRequest is { } turn) await AnswerAsync(turn, item.CompletionToken);
                    else if (item.ActivityRequest is { } activity) await AnswerActivityAsync(activity, item.CompletionToken);
                }
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                // The scheduler was killed: connect again.
            }
        }

        async Task AnswerAsync(OrchestratorRequest turn, string token)
        {
            var next = turn.PastEvents.Concat(turn.NewEvents).Count(e => e.TaskCompleted is not null);
            await invoker.CallAsync(TaskHubMethods.CompleteOrchestratorTask, new OrchestratorResponse
            {
                InstanceId = turn.InstanceId, CompletionToken = token, Actions = { next < steps ? Do.Schedule(next, "Step") : Do.Complete(next) },
            }, cancellationToken);
        }

        async Task AnswerActivityAsync(ActivityRequest activity, string token)
        {
            var result = Guid.NewGuid().ToString("N");
            await invoker.CallAsync(TaskHubMethods.CompleteActivityTask, new ActivityResponse
            {
                InstanceId = activity.OrchestrationInstance.InstanceId, TaskId = activity.TaskId, CompletionToken = token, Result = result,
            }, cancellationToken);
            Assert.True(acknowledged.TryAdd((activity.OrchestrationInstance.InstanceId, activity.TaskId), result));
        }
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition()) await poll.WaitForNextTickAsync(Deadline.Token);
    }
}
