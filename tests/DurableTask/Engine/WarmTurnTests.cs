using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Engine;

/// <summary>A hub may hand out a turn before the worker has heard that the turn before it was applied.</summary>
public sealed class WarmTurnTests
{
    [Fact]
    public async Task NextTurn_BeforeTheLastOnesAcknowledgement_FindsTheSession_AndLeavesTheNewerOneBehind()
    {
        var hub = new RpcService();
        var items = Channel.CreateUnbounded<WorkItem>();
        var answers = Channel.CreateUnbounded<OrchestratorResponse>();
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Unary(TaskHubMethods.Hello, (_, _) => Task.FromResult(new Empty()));
        hub.ServerStream(TaskHubMethods.GetWorkItems, async (_, writer, call) =>
        {
            await foreach (var item in items.Reader.ReadAllAsync(call.Cancelled)) await writer.WriteAsync(item, call.Cancelled);
        });
        hub.Unary(TaskHubMethods.CompleteOrchestratorTask, async (response, _) =>
        {
            answers.Writer.TryWrite(response);
            // The first turn's acknowledgement is the slowest.
            if (response.CompletionToken == "1") await acknowledged.Task.OrFail();
            return new CompleteTaskResponse();
        });
        using var worker = Worker(hub);
        await worker.StartAsync(Deadline.Token);

        items.Writer.TryWrite(Turn("1", new HistoryEvent
        {
            EventId = -1, ExecutionStarted = new ExecutionStartedEvent { Name = "Collect", OrchestrationInstance = new OrchestrationInstance { InstanceId = "i" } },
        }));
        Assert.Empty((await answers.Reader.ReadAsync(Deadline.Token)).Actions);
        items.Writer.TryWrite(Turn("2", Raised("a")));
        var second = await answers.Reader.ReadAsync(Deadline.Token);
        Assert.False(second.RequiresHistory);
        acknowledged.SetResult();
        items.Writer.TryWrite(Turn("3", Raised("b")));
        var third = await answers.Reader.ReadAsync(Deadline.Token);

        Assert.False(third.RequiresHistory);
        Assert.Equal("\"ab\"", Assert.Single(third.Actions).CompleteOrchestration.Result);
        await worker.StopAsync(Deadline.Token);
    }

    private static IHost Worker(RpcService hub)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddDurableTaskWorker(b => b
            .AddTasks(tasks => tasks.AddOrchestratorFunc<string, string>("Collect", async (context, _) =>
                await context.WaitForExternalEvent<string>("letter") + await context.WaitForExternalEvent<string>("letter")))
            .UseRpcInvoker(_ => new InProcessRpcInvoker(hub, new Dictionary<string, string>())));
        return builder.Build();
    }

    private static HistoryEvent Raised(string letter) => new() { EventId = -1, EventRaised = new EventRaisedEvent { Name = "letter", Input = $"\"{letter}\"" } };

    private static WorkItem Turn(string token, HistoryEvent message)
    {
        var request = new OrchestratorRequest { InstanceId = "i", ExecutionId = "e", EntityParameters = new OrchestratorEntityParameters() };
        request.Properties.Add("IsExtendedSession", Value.ForBool(true));
        request.Properties.Add("IncludeState", Value.ForBool(token == "1"));
        request.NewEvents.Add(new HistoryEvent { EventId = -1, Timestamp = new Timestamp { Seconds = 1 }, OrchestratorStarted = new OrchestratorStartedEvent() });
        message.Timestamp = new Timestamp { Seconds = 1 };
        request.NewEvents.Add(message);
        return new WorkItem { OrchestratorRequest = request, CompletionToken = token };
    }
}
