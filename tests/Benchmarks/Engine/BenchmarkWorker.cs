using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workflows.Benchmarks.Engine;

/// <summary>The worker as a process of its own; ends when its standard input ends.</summary>
internal static class BenchmarkWorker
{
    public static async Task<int> RunAsync(Uri scheduler)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.Services.AddDurableTaskWorker(worker => worker.AddTasks(BenchmarkTasks.Register).UseGrpc(scheduler.ToString()));
        using var host = builder.Build();
        await host.StartAsync();
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }
}
