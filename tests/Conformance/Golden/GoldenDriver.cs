using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>The client's side of a scenario, on a scheduler whose clock only the driver moves.</summary>
internal sealed class GoldenDriver(DurableTaskClient client, RunState state, ManualTimeProvider clock, RpcInvoker beside)
{
    private static readonly TimeSpan LongestScenario = TimeSpan.FromDays(30);

    public DurableTaskClient Client { get; } = client;

    public RunState State { get; } = state;

    /// <summary>Instances whose end is compared, in the order of the recording.</summary>
    public List<string> Ids { get; } = [];

    public JsonObject Notes { get; } = [];

    public async Task<string> StartAsync(string name, object? input = null, StartOrchestrationOptions? options = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(name, input, options, Deadline.Token);
        if (!Ids.Contains(id)) Ids.Add(id);
        return id;
    }

    public async Task RunAsync(string name, object? input, StartOrchestrationOptions? options = null) =>
        await EndOfAsync(await StartAsync(name, input, options));

    /// <summary>Moves the clock on until the instance has ended; then asks as the recorded client did.</summary>
    public async Task EndOfAsync(string id)
    {
        await RunOutAsync(id);
        await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);
    }

    /// <summary>Moves the clock on until the instance has ended.</summary>
    public async Task RunOutAsync(string id)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var waited = TimeSpan.Zero; !await HasEndedAsync(id); waited += step)
        {
            Assert.True(waited < LongestScenario, $"{id} does not end.");
            // Short enough that a timer of days fires within the hour that it is due.
            if (step < TimeSpan.FromMinutes(40)) step *= 2;
            clock.Advance(step);
        }
    }

    /// <summary>Lets time go by, and what becomes due in it happen.</summary>
    public Task PassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return QuietAsync();
    }

    /// <summary>Completes when nothing is left that could go on without an event or a timer.</summary>
    public async Task QuietAsync()
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (true)
        {
            var queues = await beside.CallAsync(WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest(), Deadline.Token);
            var busy = queues.OrchestrationsRunnable > 0 || queues.Activities.Any(q => q.Queued > 0 || q.Running > 0)
                || queues.EntitiesRunnable > 0 || queues.Workers.Any(w => w.OrchestrationsRunning > 0 || w.EntitiesRunning > 0);
            if (!busy) return;
            await poll.WaitForNextTickAsync(Deadline.Token);
        }
    }

    public async Task NoteAsync(string name, Func<Task> act)
    {
        try
        {
            await act();
            Notes[name] = "no exception";
        }
        catch (Exception e)
        {
            Notes[name] = new JsonObject { ["type"] = e.GetType().FullName, ["message"] = e.Message, ["inner"] = e.InnerException?.GetType().FullName };
        }
    }

    private async Task<bool> HasEndedAsync(string id)
    {
        await QuietAsync();
        var request = new GetInstanceRequest { InstanceId = id };
        var state = (await beside.CallAsync(TaskHubMethods.GetInstance, request, Deadline.Token)).OrchestrationState;
        return state?.OrchestrationStatus is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated;
    }
}
