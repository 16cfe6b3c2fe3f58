using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.FunctionsHost;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs one watch for each container that blob functions name.</summary>
internal sealed partial class BlobTriggerService(
    FunctionCatalog functions,
    FunctionInvoker invoker,
    StorageClients storage,
    AppSettings settings,
    HostJson hostJson,
    HostId hostId,
    TimeProvider time,
    IOptions<FunctionsHostOptions> options,
    ILogger<BlobTriggerService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var triggers =
            from function in functions.TriggeredBy(BindingTypes.BlobTrigger)
            let trigger = function.TriggerAs<BlobTriggerAttribute>()
            let pattern = BlobPathPattern.ParseTrigger(settings.Resolve(trigger.BlobPath))
            group (function, pattern) by (Connection: trigger.Connection ?? "", pattern.Container);
        return Task.WhenAll(triggers.Select(t => WatchAsync(t.Key.Connection, t.Key.Container, [.. t], stoppingToken)));
    }

    private Task WatchAsync(string connection, string container, IReadOnlyList<(DiscoveredFunction, BlobPathPattern)> triggers, CancellationToken stopping)
    {
        if (!settings.HasConnection(connection))
        {
            LogNoConnection(string.Join(", ", triggers.Select(t => t.Item1.Name)), connection.Length == 0 ? AppSettings.DefaultConnection : connection);
            return Task.CompletedTask;
        }

        var account = storage.Blobs(connection);
        // Receipts lie in the host's own account, which may be another than the one that is watched.
        var hosts = (settings.HasConnection(null) ? storage.Blobs(null) : account).GetBlobContainerClient(BlobReceipts.HostsContainer);
        var plans = triggers.Select(t => new BlobTriggerPlan(t.Item1, t.Item2, new BlobReceipts(hosts, hostId.Value, t.Item1.Name, container))).ToList();
        var watch = new BlobContainerWatch(
            account.GetBlobContainerClient(container), plans, invoker, new BlobPoisonQueue(storage.Queue(connection, BlobPoisonQueue.Name)),
            hostJson, options.Value.BlobScanEvery, time, logger);
        return watch.RunAsync(stopping);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The blob functions {Functions} do not listen: the connection {Connection} is not set")]
    private partial void LogNoConnection(string functions, string connection);
}
