using Google.Protobuf;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.DurableTask;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>This assembly as a program: a worker with our SDK, to be killed.</summary>
internal static class WorkerProcess
{
    /// <summary>Activities, and orchestrations, that one worker holds at once.</summary>
    public const int Concurrency = 16;

    private const string Load = "load";
    private const string Poison = "poison";

    /// <param name="number">Names its journal.</param>
    public static RealProcess Start(TemporaryFolder folder, int port, int number, bool withPoison = false) => RealProcess.Start(
        "dotnet", [typeof(WorkerProcess).Assembly.Location, $"http://127.0.0.1:{port}", folder.File($"worker-{number}.effects"), withPoison ? Poison : Load],
        new Dictionary<string, string?> { ["DOTNET_TieredPGO"] = "0", ["DOTNET_DbgEnableMiniDump"] = "0" }, folder.File($"worker-{number}.log"), folder.Path);

    public static async Task<int> Main(string[] args)
    {
        var (address, file, tasks) = (new Uri(args[0]), args[1], args[2]);
        using var journal = new EffectJournal(file);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        var headers = new Dictionary<string, string> { ["workerid"] = $"worker {Environment.ProcessId}", ["x-workflows-sessions"] = "1" };
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(registry =>
            {
                LoadTasks.Register(registry, journal);
                if (tasks == Poison) PoisonTasks.Register(registry);
            });
            worker.UseWorkItemFilters();
            worker.Configure(options =>
            {
                options.EnableEntitySupport = true;
                options.Concurrency.MaximumConcurrentActivityWorkItems = Concurrency;
                options.Concurrency.MaximumConcurrentOrchestrationWorkItems = Concurrency;
            });
            worker.UseRpcInvoker(_ => new JournalingInvoker(
                new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = address, Headers = _ => ValueTask.FromResult<IReadOnlyDictionary<string, string>>(headers) }), journal));
        });
        await builder.Build().RunAsync();
        return 0;
    }

    /// <summary>Notes which results the scheduler said it had taken, whatever message carried them.</summary>
    private sealed class JournalingInvoker(RpcInvoker inner, EffectJournal journal) : RpcInvoker
    {
        public override async Task<TResponse> CallAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
        {
            var response = await inner.CallAsync(method, request, cancellationToken, deadline);
            foreach (var key in KeysIn(request, response)) journal.Acknowledged(key);
            return response;
        }

        public override IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
            RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken) => inner.StreamAsync(method, request, cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }

        private static IEnumerable<string> KeysIn(IMessage request, IMessage response)
        {
            if (request is ActivityResponse alone) return KeysIn([alone]);
            if (request is not CompletionBatch batch) return [];
            var refused = ((CompletionBatchResult)response).Refusals.Select(r => r.CompletionToken).ToHashSet(StringComparer.Ordinal);
            return KeysIn(batch.Activities.Where(a => !refused.Contains(a.CompletionToken)));
        }

        private static IEnumerable<string> KeysIn(IEnumerable<ActivityResponse> completions) =>
            completions.Where(c => c is { FailureDetails: null, Result.Length: > 2 }).Select(c => c.Result.Trim('"'));
    }
}
