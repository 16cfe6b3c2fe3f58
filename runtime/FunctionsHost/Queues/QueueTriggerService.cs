using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs one listener for each queue function.</summary>
internal sealed partial class QueueTriggerService(
    FunctionCatalog functions,
    FunctionInvoker invoker,
    StorageClients storage,
    AppSettings settings,
    HostJson hostJson,
    TimeProvider time,
    ILogger<QueueTriggerService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(functions.TriggeredBy(BindingTypes.QueueTrigger).Select(f => ListenAsync(f, stoppingToken)));

    private Task ListenAsync(DiscoveredFunction function, CancellationToken stopping)
    {
        var trigger = function.TriggerAs<QueueTriggerAttribute>();
        if (!settings.HasConnection(trigger.Connection))
        {
            LogNoConnection(function.Name, trigger.Connection ?? AppSettings.DefaultConnection);
            return Task.CompletedTask;
        }

        var name = settings.Resolve(trigger.QueueName);
        var listener = new QueueListener(
            function, storage.Queue(trigger.Connection, name), storage.Queue(trigger.Connection, $"{name}-poison"), invoker, hostJson, time, logger);
        return listener.RunAsync(stopping);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue function {Function} does not listen: the connection {Connection} is not set")]
    private partial void LogNoConnection(string function, string connection);
}
