using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.DurableTask;
using Workflows.Scheduler;

namespace Workflows.Benchmarks.Engine;

/// <summary>A scheduler with a client in this process and a worker in this process or another.</summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private readonly SchedulerServer _server;
    private readonly IHost _host;
    private readonly Process? _worker;

    private EngineUnderTest(SchedulerServer server, IHost host, Process? worker)
    {
        _server = server;
        _host = host;
        _worker = worker;
        Client = host.Services.GetRequiredService<DurableTaskClient>();
    }

    public DurableTaskClient Client { get; }

    /// <summary>Processor time of the scheduler and the worker (and of the client, which shares a process with the former).</summary>
    public TimeSpan ProcessorTime =>
        Process.GetCurrentProcess().TotalProcessorTime + WorkerTime();

    public long ResidentMebibytes =>
        (Process.GetCurrentProcess().WorkingSet64 + (_worker is null ? 0 : Refreshed(_worker).WorkingSet64)) / (1024 * 1024);

    public static async Task<EngineUnderTest> StartAsync(string dataFolder, string transport)
    {
        var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
        var options = new SchedulerOptions { DataDirectory = dataFolder, GrpcPort = transport == "grpc" ? 0 : null };
        var server = await SchedulerServer.StartAsync(options, logs, TimeProvider.System, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        Process? worker = null;
        switch (transport)
        {
            case "in-process":
                builder.Services.AddDurableTaskWorker(w => w.AddTasks(BenchmarkTasks.Register).UseRpcInvoker(_ => server.InProcess("default", "benchmark")));
                builder.Services.AddDurableTaskClient(c => c.UseRpcInvoker(_ => server.InProcess("default")));
                break;
            case "grpc":
                builder.Services.AddDurableTaskClient(c => c.UseGrpc(server.GrpcAddress!.ToString()));
                var start = ThisProgram("worker", server.GrpcAddress!.ToString());
                start.RedirectStandardInput = true;
                worker = Process.Start(start);
                break;
            default:
                throw new ArgumentException($"{transport} is neither in-process nor grpc.");
        }

        var host = builder.Build();
        await host.StartAsync();
        return new EngineUnderTest(server, host, worker);
    }

    /// <summary>This program again, however it was started: on its own, or as an assembly that dotnet runs.</summary>
    public static ProcessStartInfo ThisProgram(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(EngineUnderTest).Assembly.Location);
        foreach (var arg in args) start.ArgumentList.Add(arg);
        return start;
    }

    public async ValueTask DisposeAsync()
    {
        _worker?.StandardInput.Close();
        if (_worker is not null) await _worker.WaitForExitAsync();
        await _host.StopAsync();
        _host.Dispose();
        await _server.DisposeAsync();
        _worker?.Dispose();
    }

    /// <summary>Other processes' times are read from /proc: Process caches them and lacks the children's.</summary>
    private TimeSpan WorkerTime()
    {
        if (_worker is null) return TimeSpan.Zero;
        var fields = File.ReadAllText($"/proc/{_worker.Id}/stat").Split(") ")[1].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    private static Process Refreshed(Process process)
    {
        process.Refresh();
        return process;
    }
}
