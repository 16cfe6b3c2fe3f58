using System.Threading.Channels;
using Workflows.DurableTask;
using Workflows.Protocol;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>A worker that does one work item after the other, in the order they come, so that every run of a scenario is the same.</summary>
internal sealed class ScenarioWorker(RpcInvoker client, RpcInvoker invoker, ScenarioJournal journal, TimeProvider time) : IAsyncDisposable
{
    private readonly TestWorker _stream = new(invoker, null);
    private readonly Queue<WorkItem> _received = new();
    private readonly Dictionary<string, OrchestrationExecution> _sessions = new(StringComparer.Ordinal);

    /// <summary>Goes on until nothing is in its hands and the hub has nothing more to give.</summary>
    public async Task DrainAsync()
    {
        await _stream.Connected;
        while (true)
        {
            // The first call lets pending timers fire; what they cause is there with the second.
            await QueuesAsync();
            var workers = (await QueuesAsync()).Workers;
            if (workers.Count == 0) throw new RpcException(RpcStatus.Unavailable, "The hub has failed and lost its worker.");
            var held = workers.Sum(w => w.OrchestrationsRunning + w.ActivitiesRunning + w.EntitiesRunning);
            while (_received.Count < held) _received.Enqueue(await NextAsync());
            if (!_received.TryDequeue(out var item)) return;
            try
            {
                await AnswerAsync(item);
            }
            catch (RpcException e) when (e.Status == RpcStatus.NotFound)
            {
                // Taken back meanwhile: its instance was replaced or ended.
            }
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<WorkItem> NextAsync()
    {
        try
        {
            return await _stream.NextAsync();
        }
        catch (ChannelClosedException e)
        {
            throw new RpcException(RpcStatus.Unavailable, "The hub has failed and lost its worker.", e);
        }
    }

    private Task<DescribeQueuesResponse> QueuesAsync() => client.CallAsync(WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest(), Deadline.Token);

    private Task AnswerAsync(WorkItem item) => item switch
    {
        { OrchestratorRequest: { } turn } => AnswerAsync(turn, item.CompletionToken),
        { ActivityRequest: { } activity } => AnswerAsync(activity, item.CompletionToken),
        { EntityRequestV2: { } batch } => AnswerAsync(batch, item.CompletionToken),
        _ => throw new InvalidOperationException($"Unexpected work item {item}."),
    };

    private async Task AnswerAsync(OrchestratorRequest turn, string token)
    {
        var isWarm = Flag(turn, "IsExtendedSession") && !Flag(turn, "IncludeState");
        if (!isWarm || !_sessions.TryGetValue(turn.InstanceId, out var execution))
            _sessions[turn.InstanceId] = execution = Replay.NewExecution(turn.InstanceId);
        var response = execution.Execute(turn.PastEvents, turn.NewEvents);
        response.CompletionToken = token;
        await _stream.SendAsync(response);
        if (execution.IsCompleted) _sessions.Remove(turn.InstanceId);
        journal.TurnAcknowledged(turn.InstanceId, turn.ExecutionId ?? "", response.CustomStatus);
    }

    private async Task AnswerAsync(ActivityRequest activity, string token)
    {
        var instance = activity.OrchestrationInstance;
        journal.ActivityHandedOut(instance.InstanceId, instance.ExecutionId ?? "", activity.TaskId);
        if (Activities.IsReluctant(activity, time.GetUtcNow()))
        {
            await invoker.CallAsync(TaskHubMethods.AbandonTaskActivityWorkItem, new AbandonActivityTaskRequest { CompletionToken = token }, Deadline.Token);
            return;
        }

        var (result, failure) = await Activities.RunAsync(activity, client, time.GetUtcNow());
        await invoker.CallAsync(
            TaskHubMethods.CompleteActivityTask,
            new ActivityResponse { InstanceId = instance.InstanceId, TaskId = activity.TaskId, CompletionToken = token, Result = result, FailureDetails = failure },
            Deadline.Token);
        journal.ActivityAcknowledged(instance.InstanceId, instance.ExecutionId ?? "", activity.TaskId);
    }

    private Task AnswerAsync(EntityRequest batch, string token)
    {
        var result = CounterEntity.Run(batch);
        result.CompletionToken = token;
        return _stream.SendAsync(result);
    }

    private static bool Flag(OrchestratorRequest request, string name) =>
        request.Properties.TryGetValue(name, out var value) && value.BoolValue;
}
