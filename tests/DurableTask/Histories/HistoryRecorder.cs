using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Histories;

/// <summary>Runs an orchestration on the real scheduler and keeps the history that it commits.</summary>
internal static class HistoryRecorder
{
    public static async Task<RecordedHistory> RecordAsync(string name)
    {
        using var data = new TemporaryFolder();
        var options = new SchedulerOptions { DataDirectory = data.Path };
        await using var server = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(RecordedOrchestrations.Register);
            worker.Configure(o => o.EnableEntitySupport = true);
            worker.UseRpcInvoker(_ => server.InProcess("default", "recorder"));
        });
        builder.Services.AddDurableTaskClient(client => client.UseRpcInvoker(_ => server.InProcess("default")));
        using var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<DurableTaskClient>();

        var id = "recorded-" + name;
        await client.ScheduleNewOrchestrationInstanceAsync(name, null, new Microsoft.DurableTask.StartOrchestrationOptions(id));
        await client.WaitForInstanceStartAsync(id, Deadline.Token);
        await RecordedOrchestrations.All[name](client, id);
        await client.WaitForInstanceCompletionAsync(id, Deadline.Token);

        var events = new List<HistoryEvent>();
        var request = new StreamInstanceHistoryRequest { InstanceId = id };
        await foreach (var chunk in server.InProcess("default").StreamAsync(TaskHubMethods.StreamInstanceHistory, request, Deadline.Token))
            events.AddRange(chunk.Events);
        await host.StopAsync();
        return new RecordedHistory(name, id, events);
    }
}
