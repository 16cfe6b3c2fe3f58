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

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>The other direction: our worker under changed work items of a scheduler that has lost its mind. It answers or hands back, and serves the next one.</summary>
public sealed class WorkerFuzzTests
{
    private const int Sample = 3_000;
    private const int Exhaustive = 100_000;
    private const int GroupSize = 50;

    [Fact]
    public Task WorkItems_Changed_LeaveTheWorkerWell() => Seed.RunAsync(51, random => FuzzAsync(random, Sample));

    [Fact]
    [Trait("Category", "Long")]
    public Task WorkItems_ChangedInManyWays_LeaveTheWorkerWell() => Seed.RunAsync(52, random => FuzzAsync(random, Exhaustive));

    private static async Task FuzzAsync(Random random, int count)
    {
        var corpus = await RequestCorpus.CaptureAsync();
        var mutator = new Mutator(random);
        await using var scheduler = new MadScheduler();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks =>
            {
                tasks.AddActivityFunc<string, string>("Echo", (_, text) => text);
                tasks.AddOrchestratorFunc<string, string>("Child", (context, text) => context.CallActivityAsync<string>("Echo", text + "!"));
                tasks.AddOrchestratorFunc<string, string>("Everything", (context, text) => context.WaitForExternalEvent<string>("word"));
            });
            worker.Configure(options => options.EnableEntitySupport = true);
            worker.UseRpcInvoker(_ => scheduler);
        });
        using var host = builder.Build();
        await host.StartAsync();
        for (var done = 0; done < count; done += GroupSize)
        {
            var sent = new List<byte[]>();
            while (sent.Count < GroupSize)
            {
                var bytes = mutator.Change(corpus.WorkItems[random.Next(corpus.WorkItems.Count)], corpus.WorkItems);
                try
                {
                    scheduler.Send(WorkItem.Parser.ParseFrom(bytes));
                }
                catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException or ArgumentException)
                {
                    // Ends the stream before the worker sees it.
                }

                sent.Add(bytes);
            }

            // An ordinary item behind them is answered as ever.
            var token = $"sound-{done}";
            scheduler.Send(new WorkItem
            {
                CompletionToken = token,
                ActivityRequest = new ActivityRequest { Name = "Echo", Input = "[\"alive\"]", TaskId = 1, OrchestrationInstance = new OrchestrationInstance { InstanceId = "i" } },
            });
            try
            {
                Assert.Equal("\"alive\"", (await scheduler.AnswerToAsync(token)).Result);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The worker stopped answering after one of\n{string.Join('\n', sent.Select(Convert.ToHexString))}");
            }
        }

        await host.StopAsync(Deadline.Token);
    }

    /// <summary>Sends what the test wants and takes every answer.</summary>
    private sealed class MadScheduler : RpcInvoker
    {
        public override bool IsInProcess => true;

        private readonly Channel<WorkItem> _items = Channel.CreateUnbounded<WorkItem>();
        private readonly Channel<ActivityResponse> _answers = Channel.CreateUnbounded<ActivityResponse>();

        public void Send(WorkItem item) => _items.Writer.TryWrite(item);

        public async Task<ActivityResponse> AnswerToAsync(string token)
        {
            var deadline = Deadline.Token;
            while (true)
            {
                var answer = await _answers.Reader.ReadAsync(deadline);
                if (answer.CompletionToken == token) return answer;
            }
        }

        public override Task<TResponse> CallAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
        {
            if (request is ActivityResponse answer) _answers.Writer.TryWrite(answer);
            return Task.FromResult(method.ResponseParser.ParseFrom(ByteString.Empty));
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
