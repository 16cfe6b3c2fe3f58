using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.DurableTask;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Wire;

/// <summary>
/// I9: a scheduler may hand out the next turn before the last one's acknowledgement has reached the worker. (Once, a worker then put a
/// session back over a newer one, and an orchestration whose results had all come never ended.)
/// </summary>
public sealed class LateAcknowledgementTests
{
    [Fact]
    public async Task NextTurns_BeforeTheAcknowledgementOfTheFirst_AreAnsweredFromEverythingThatCame()
    {
        await using var scheduler = new SlowToAcknowledge();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => tasks.AddOrchestratorFunc<string, string>("Three", async (context, _) =>
                string.Concat(await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<string>("Step", $"{i}"))))));
            worker.UseRpcInvoker(_ => scheduler);
        });
        using var host = builder.Build();
        await host.StartAsync();

        HistoryEvent[] first = [Turn(), Started()];
        HistoryEvent[] second = [Turn(), Completed(0)];
        HistoryEvent[] third = [Turn(), Completed(1)];
        HistoryEvent[] fourth = [Turn(), Completed(2)];
        Assert.Equal(3, (await scheduler.AnswerAsync([], first, isWarm: false)).Actions.Count);
        // From here on every acknowledgement is still on its way when the next turn comes.
        await NextAsync(second, past: first);
        await NextAsync(third, past: [.. first, .. Scheduled(), .. second]);
        scheduler.Acknowledge();
        var last = await NextAsync(fourth, past: [.. first, .. Scheduled(), .. second, .. third]);

        Assert.Equal("\"012\"", Assert.Single(last.Actions).CompleteOrchestration.Result);
        scheduler.Acknowledge();
        await host.StopAsync();

        async Task<OrchestratorResponse> NextAsync(HistoryEvent[] events, HistoryEvent[] past)
        {
            var answer = await scheduler.AnswerAsync([], events, isWarm: true);
            return answer.RequiresHistory ? await scheduler.AnswerAsync(past, events, isWarm: false) : answer;
        }
    }

    private static HistoryEvent Turn() => new() { EventId = -1, Timestamp = new Timestamp { Seconds = 1 }, OrchestratorStarted = new OrchestratorStartedEvent() };

    private static HistoryEvent Started() => new()
    {
        EventId = -1,
        Timestamp = new Timestamp { Seconds = 1 },
        ExecutionStarted = new ExecutionStartedEvent { Name = "Three", OrchestrationInstance = new OrchestrationInstance { InstanceId = "i", ExecutionId = "e" } },
    };

    private static IEnumerable<HistoryEvent> Scheduled() =>
        Enumerable.Range(0, 3).Select(i => new HistoryEvent { EventId = i, Timestamp = new Timestamp { Seconds = 1 }, TaskScheduled = new TaskScheduledEvent { Name = "Step", Input = $"[\"{i}\"]" } });

    private static HistoryEvent Completed(int id) =>
        new() { EventId = -1, Timestamp = new Timestamp { Seconds = 2 }, TaskCompleted = new TaskCompletedEvent { TaskScheduledId = id, Result = $"\"{id}\"" } };

    /// <summary>Takes every answer at once and says so only when it is told to.</summary>
    private sealed class SlowToAcknowledge : RpcInvoker
    {
        private readonly Channel<WorkItem> _items = Channel.CreateUnbounded<WorkItem>();
        private readonly Channel<OrchestratorResponse> _answers = Channel.CreateUnbounded<OrchestratorResponse>();
        private readonly List<TaskCompletionSource> _unacknowledged = [];
        private int _sent;

        /// <summary>So that each answer is a call of its own.</summary>
        public override bool IsInProcess => true;

        public async Task<OrchestratorResponse> AnswerAsync(HistoryEvent[] past, HistoryEvent[] events, bool isWarm)
        {
            var request = new OrchestratorRequest
            {
                InstanceId = "i", ExecutionId = "e", EntityParameters = new OrchestratorEntityParameters { EntityMessageReorderWindow = new Duration() },
                PastEvents = { past }, NewEvents = { events },
                Properties = { ["IsExtendedSession"] = Value.ForBool(true), ["IncludeState"] = Value.ForBool(!isWarm) },
            };
            _items.Writer.TryWrite(new WorkItem { OrchestratorRequest = request, CompletionToken = $"token-{_sent++}" });
            return await _answers.Reader.ReadAsync(Deadline.Token);
        }

        public void Acknowledge()
        {
            lock (_unacknowledged)
            {
                // The latest first: an older acknowledgement may well be overtaken.
                foreach (var call in Enumerable.Reverse(_unacknowledged)) call.TrySetResult();
                _unacknowledged.Clear();
            }
        }

        public override async Task<TResponse> CallAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
        {
            if (request is OrchestratorResponse answer)
            {
                // Continues within Acknowledge: when that returns, the worker has done what it does about it.
                var acknowledged = new TaskCompletionSource();
                lock (_unacknowledged) _unacknowledged.Add(acknowledged);
                _answers.Writer.TryWrite(answer);
                await acknowledged.Task;
            }

            return method.ResponseParser.ParseFrom(ByteString.Empty);
        }

        public override async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (request is not GetWorkItemsRequest) yield break;
            await foreach (var item in _items.Reader.ReadAllAsync(cancellationToken)) yield return (TResponse)(IMessage)item;
        }
    }
}
