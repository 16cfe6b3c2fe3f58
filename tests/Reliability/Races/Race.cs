using Workflows.Protocol;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Races;

/// <summary>Several clients and workers at once on two instances, every call recorded.</summary>
internal sealed class Race(TestScheduler scheduler, string name, int seed)
{
    private const int Clients = 4;
    private const int Workers = 2;
    private const int CallsEach = 7;
    private const int TurnsEach = 10;

    private static readonly string?[] Policies =
    [
        null, "", "Completed", "Terminated,Failed", "Running,Terminated", "Running", "Pending,Running,Suspended,Completed,Failed,Terminated",
    ];

    private readonly OperationRecorder<InstanceCall, InstanceAnswer> _recorder = new();
    private int _executions;

    public async Task<IReadOnlyList<Operation<InstanceCall, InstanceAnswer>>> RunAsync()
    {
        using var over = new CancellationTokenSource();
        var working = Enumerable.Range(0, Workers).Select(w => WorkAsync(Clients + w, new Random(HashCode.Combine(seed, w, "worker")), over.Token)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(c => Task.Run(() => CallAsync(c, new Random(HashCode.Combine(seed, c))))));
        await over.CancelAsync();
        await Task.WhenAll(working);
        await CleanUpAsync();
        return _recorder.Operations;
    }

    private string IdOf(string id) => $"{name}-{id}";

    private async Task CallAsync(int client, Random random)
    {
        for (var n = 0; n < CallsEach; n++)
        {
            var id = random.Next(3) == 0 ? HubModel.B : HubModel.A;
            InstanceCall call = random.Next(20) switch
            {
                < 4 => new InstanceCall.Start(id, $"by-caller-{Interlocked.Increment(ref _executions)}", Policies[random.Next(Policies.Length)]),
                < 6 => new InstanceCall.Get(id),
                < 7 => new InstanceCall.Query(),
                < 10 => new InstanceCall.Raise(id, client * 100 + n),
                < 11 => new InstanceCall.Terminate(id),
                < 12 => new InstanceCall.TerminateAtOnce(id),
                < 14 => new InstanceCall.Suspend(id),
                < 15 => new InstanceCall.Resume(id),
                < 16 => new InstanceCall.Purge(id),
                < 17 => new InstanceCall.Rewind(id),
                < 18 => new InstanceCall.Restart(id),
                < 19 => new InstanceCall.Wait(id),
                _ => new InstanceCall.Get(id),
            };
            using var patience = new CancellationTokenSource();
            // Whoever waits for an end that never comes gives up; that changes nothing and is no part of the history.
            if (call is InstanceCall.Wait) patience.CancelAfter(TimeSpan.FromMilliseconds(20));
            try
            {
                await _recorder.RecordAsync(client, call, () => AnswerAsync(() => SendAsync(call, patience.Token)));
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
            }

            if (random.Next(3) == 0) await Task.Yield();
        }
    }

    /// <summary>Takes turns by hand and ends them as chance wants.</summary>
    private async Task WorkAsync(int client, Random random, CancellationToken over)
    {
        var filters = new WorkItemFilters { Orchestrations = { new OrchestrationFilter { Name = name } } };
        await using var worker = scheduler.Work(new GetWorkItemsRequest { WorkItemFilters = filters }, random.Next(2) == 0 ? $"warm-{client}" : null);
        for (var n = 0; n < TurnsEach; n++)
        {
            WorkItem item;
            try
            {
                item = await worker.NextAsync().WaitAsync(over);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var request = item.OrchestratorRequest;
            var events = request.NewEvents.SkipWhile(e => e.OrchestratorStarted is not null).ToList();
            var isFirst = events.Count > 0 && events[0].ExecutionStarted is not null;
            if (isFirst) events.RemoveAt(0);
            var used = random.Next(4) == 0 ? random.Next(events.Count + 1) : events.Count;
            var consumed = Messages.Of(events.Take(used));
            var end = Ending(random, consumed);
            var id = request.InstanceId[(name.Length + 1)..];
            var call = new InstanceCall.Turn(id, request.ExecutionId, isFirst, consumed, end);
            if (random.Next(2) == 0) await Task.Yield();
            await _recorder.RecordAsync(client, call, () => AnswerAsync(async () =>
            {
                await worker.SendAsync(ResponseTo(item, end, request.NewEvents.Count - events.Count + used));
                return new InstanceAnswer(RpcStatus.Ok);
            }));
        }

        // What it still holds goes back when its stream ends; nobody takes it, which is a race's business too.
        await Task.Delay(Timeout.Infinite, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TurnEnd Ending(Random random, string consumed)
    {
        if (consumed.Contains(Messages.Terminated, StringComparison.Ordinal) && random.Next(4) > 0) return TurnEnd.Terminate;
        return random.Next(10) switch { < 5 => TurnEnd.GoOn, < 6 => TurnEnd.Complete, < 8 => TurnEnd.Fail, _ => TurnEnd.ContinueAsNew };
    }

    private static OrchestratorResponse ResponseTo(WorkItem item, TurnEnd end, int eventCount)
    {
        var response = new OrchestratorResponse
        {
            InstanceId = item.OrchestratorRequest.InstanceId, CompletionToken = item.CompletionToken, NumEventsProcessed = eventCount,
        };
        switch (end)
        {
            case TurnEnd.GoOn:
                break;
            case TurnEnd.Complete:
                response.Actions.Add(Do.Complete(0, "\"done\""));
                break;
            case TurnEnd.Fail:
                response.Actions.Add(Do.Fail(0, "broken"));
                break;
            case TurnEnd.Terminate:
                response.Actions.Add(Do.End(0, OrchestrationStatus.Terminated, null));
                break;
            case TurnEnd.ContinueAsNew:
                response.Actions.Add(Do.ContinueAsNew(0, "\"again\""));
                break;
            default:
                throw new InvalidOperationException($"Unknown end {end}.");
        }

        return response;
    }

    private static async Task<InstanceAnswer> AnswerAsync(Func<Task<InstanceAnswer>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException e)
        {
            return new InstanceAnswer(e.Status);
        }
    }

    private async Task<InstanceAnswer> SendAsync(InstanceCall call, CancellationToken patience)
    {
        var client = scheduler.Client;
        switch (call)
        {
            case InstanceCall.Start c:
                var start = new CreateInstanceRequest { InstanceId = IdOf(c.Id), Name = name, ExecutionId = c.Execution };
                if (c.Replaceable is { } policy)
                {
                    start.OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy
                    {
                        ReplaceableStatus = { policy.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<OrchestrationStatus>) },
                    };
                }

                await client.CallAsync(TaskHubMethods.StartInstance, start, Deadline.Token);
                break;
            case InstanceCall.Get c:
                var found = await client.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = IdOf(c.Id) }, Deadline.Token);
                return new InstanceAnswer(RpcStatus.Ok, found.Exists ? Shown(found.OrchestrationState) : "");
            case InstanceCall.Query:
                var query = new QueryInstancesRequest { Query = new InstanceQuery { InstanceIdPrefix = name + "-" } };
                var page = await client.CallAsync(TaskHubMethods.QueryInstances, query, Deadline.Token);
                return new InstanceAnswer(RpcStatus.Ok, string.Join(' ', page.OrchestrationState.Select(Shown)));
            case InstanceCall.Raise c:
                await scheduler.RaiseAsync(IdOf(c.Id), Messages.Raised(c.Number).TrimEnd());
                break;
            case InstanceCall.Terminate c:
                await scheduler.TerminateAsync(IdOf(c.Id));
                break;
            case InstanceCall.TerminateAtOnce c:
                var batch = new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = new InstanceBatch { InstanceIds = { IdOf(c.Id) } } };
                var left = await client.CallAsync(TaskHubMethods.SkipGracefulOrchestrationTerminations, batch, Deadline.Token);
                return new InstanceAnswer(RpcStatus.Ok, left.UnterminatedInstanceIds.Count > 0 ? "left" : "terminated");
            case InstanceCall.Suspend c:
                await client.CallAsync(TaskHubMethods.SuspendInstance, new SuspendRequest { InstanceId = IdOf(c.Id) }, Deadline.Token);
                break;
            case InstanceCall.Resume c:
                await client.CallAsync(TaskHubMethods.ResumeInstance, new ResumeRequest { InstanceId = IdOf(c.Id) }, Deadline.Token);
                break;
            case InstanceCall.Purge c:
                var purged = await client.CallAsync(TaskHubMethods.PurgeInstances, new PurgeInstancesRequest { InstanceId = IdOf(c.Id) }, Deadline.Token);
                return new InstanceAnswer(RpcStatus.Ok, purged.DeletedInstanceCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
            case InstanceCall.Rewind c:
                await client.CallAsync(TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = IdOf(c.Id) }, Deadline.Token);
                break;
            case InstanceCall.Restart c:
                await client.CallAsync(TaskHubMethods.RestartInstance, new RestartInstanceRequest { InstanceId = IdOf(c.Id) }, Deadline.Token);
                break;
            case InstanceCall.Wait c:
                var ended = await client.CallAsync(TaskHubMethods.WaitForInstanceCompletion, new GetInstanceRequest { InstanceId = IdOf(c.Id) }, patience);
                return new InstanceAnswer(RpcStatus.Ok, Shown(ended.OrchestrationState));
            default:
                throw new InvalidOperationException($"Unknown call {call}.");
        }

        return new InstanceAnswer(RpcStatus.Ok);
    }

    private string Shown(OrchestrationState state) =>
        new ModelInstance(state.OrchestrationStatus, state.ExecutionId, false, "").Shown(state.InstanceId[(name.Length + 1)..]);

    private async Task CleanUpAsync()
    {
        foreach (var id in new[] { HubModel.A, HubModel.B })
        {
            await SendAsync(new InstanceCall.TerminateAtOnce(id), CancellationToken.None);
            await SendAsync(new InstanceCall.Purge(id), CancellationToken.None);
        }
    }
}
