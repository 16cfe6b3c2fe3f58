using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>The C# workers of every kind of hub; js/pairs/main.mjs has the same ones.</summary>
internal sealed class CSharpWorkers : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];

    public static async Task<CSharpWorkers> StartAsync(Uri address, IEnumerable<Pair> pairs)
    {
        var byHub = pairs.ToLookup(pair => pair.Hub);
        var workers = new CSharpWorkers();
        // Warm sessions for the shared hub, as a user has them; none for the others, so that both ways of running are compared.
        foreach (var hub in new[] { PairHub.Shared, PairHub.Alone })
        {
            await workers.AddAsync(worker =>
            {
                worker.AddTasks(tasks => AddAll(tasks, byHub[PairHub.Shared].Concat(byHub[PairHub.Alone])));
                if (hub == PairHub.Shared) worker.UseDurableTaskScheduler($"Endpoint={address};TaskHub=csharp-shared;Authentication=None");
                else Connect(worker, address, hub);
            });
        }

        await workers.AddAsync(worker =>
        {
            worker.AddTasks(tasks => AddAll(tasks, byHub[PairHub.Versions]));
            Version(worker, "2.0", DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder, DurableTaskWorkerOptions.VersionFailureStrategy.Fail);
            Connect(worker, address, PairHub.Versions);
        });
        foreach (var version in new[] { "1.0", "2.0" })
        {
            await workers.AddAsync(worker =>
            {
                worker.AddTasks(tasks => AddAll(tasks, byHub[PairHub.Rejecting]));
                Version(worker, version, DurableTaskWorkerOptions.VersionMatchStrategy.Strict, DurableTaskWorkerOptions.VersionFailureStrategy.Reject);
                Connect(worker, address, PairHub.Rejecting);
            });
        }

        await workers.AddAsync(worker =>
        {
            worker.AddTasks(tasks =>
            {
                foreach (var pair in byHub[PairHub.Split]) pair.Tasks(tasks);
            });
            worker.UseWorkItemFilters();
            Connect(worker, address, PairHub.Split);
        });
        await workers.AddAsync(worker =>
        {
            worker.AddTasks(tasks => tasks.AddActivityFunc<string, string>("elsewhere", (_, name) => $"elsewhere {name}"));
            worker.UseWorkItemFilters();
            Connect(worker, address, PairHub.Split);
        });
        return workers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static void AddAll(DurableTaskRegistry tasks, IEnumerable<Pair> pairs)
    {
        tasks.AddShared();
        foreach (var pair in pairs) pair.Tasks(tasks);
    }

    private static void Version(
        IDurableTaskWorkerBuilder worker, string version, DurableTaskWorkerOptions.VersionMatchStrategy match, DurableTaskWorkerOptions.VersionFailureStrategy failure) =>
        worker.Configure(options => options.Versioning = new DurableTaskWorkerOptions.VersioningOptions
        {
            Version = version, MatchStrategy = match, FailureStrategy = failure,
        });

    private static void Connect(IDurableTaskWorkerBuilder worker, Uri address, PairHub hub)
    {
        var headers = new Dictionary<string, string> { ["taskhub"] = $"csharp-{hub.ToString().ToLowerInvariant()}", ["workerid"] = Guid.NewGuid().ToString("N") };
        worker.Configure(options => options.EnableEntitySupport = true);
        worker.UseRpcInvoker(_ => new HttpRpcInvoker(new HttpRpcInvokerOptions
        {
            Address = address,
            Headers = _ => ValueTask.FromResult<IReadOnlyDictionary<string, string>>(headers),
        }));
    }

    private async Task AddAsync(Action<IDurableTaskWorkerBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(configure);
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
    }
}
