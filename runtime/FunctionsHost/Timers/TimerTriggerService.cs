using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs one loop for each timer function.</summary>
internal sealed class TimerTriggerService(
    FunctionCatalog functions,
    FunctionInvoker invoker,
    StorageClients storage,
    AppSettings settings,
    HostId hostId,
    TimeProvider time,
    ILogger<TimerTriggerService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var zone = settings.Find("WEBSITE_TIME_ZONE") is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : TimeZoneInfo.Utc;
        return Task.WhenAll(functions.TriggeredBy(BindingTypes.TimerTrigger).Select(function =>
        {
            var trigger = function.TriggerAs<TimerTriggerAttribute>();
            var schedule = TimerSchedule.Parse(settings.Resolve(trigger.Schedule), zone);
            var monitored = trigger.UseMonitor && schedule.IsMonitored(time.GetUtcNow()) && settings.HasConnection(null);
            var status = monitored
                ? new TimerStatusStore(storage.Blobs(null).GetBlobContainerClient(BlobReceipts.HostsContainer), hostId.Value, function.EntryPoint)
                : null;
            return new TimerLoop(function, schedule, trigger.RunOnStartup, status, invoker, time, logger).RunAsync(stoppingToken);
        }));
    }
}
