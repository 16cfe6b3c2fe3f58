using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.DurableTask;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>Our SDK on our scheduler: client and worker in process or over a socket, restartable on the same files.</summary>
public sealed class Engine : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly bool _overSocket;
    private readonly Action<DurableTaskRegistry> _tasks;
    private readonly Action<DurableTaskWorkerOptions>? _configure;
    private SchedulerServer? _server;
    private IHost? _host;

    private Engine(bool overSocket, Action<DurableTaskRegistry> tasks, Action<DurableTaskWorkerOptions>? configure)
    {
        _overSocket = overSocket;
        _tasks = tasks;
        _configure = configure;
    }

    public DurableTaskClient Client => _host!.Services.GetRequiredService<DurableTaskClient>();

    public static async Task<Engine> StartAsync(
        bool overSocket, Action<DurableTaskRegistry> tasks, Action<DurableTaskWorkerOptions>? configure = null)
    {
        var engine = new Engine(overSocket, tasks, configure);
        await engine.StartAsync();
        return engine;
    }

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, Deadline.Token);
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);
    }

    /// <summary>Stops worker, client and scheduler and starts them again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Stops the scheduler alone and starts it again on the same data and port; worker and client stay, with what they are doing.</summary>
    /// <param name="between">What is done while it is away.</param>
    public async Task RestartSchedulerAsync(Func<Task> between)
    {
        var port = _server!.GrpcAddress!.Port;
        await _server.DisposeAsync();
        await between();
        _server = await StartServerAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _data.Dispose();
    }

    private async Task StartAsync()
    {
        _server = await StartServerAsync(_overSocket ? 0 : null);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(_tasks);
            worker.UseWorkItemFilters();
            if (_configure is not null) worker.Configure(_configure);
            if (_overSocket) worker.UseDurableTaskScheduler(ConnectionString());
            else worker.UseRpcInvoker(_ => _server.InProcess("default", "worker")).Configure(options => options.EnableEntitySupport = true);
        });
        builder.Services.AddDurableTaskClient(client =>
        {
            if (_overSocket) client.UseDurableTaskScheduler(ConnectionString());
            else client.UseRpcInvoker(_ => _server.InProcess("default")).Configure(options => options.EnableEntitySupport = true);
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    private Task<SchedulerServer> StartServerAsync(int? port) => SchedulerServer.StartAsync(
        new SchedulerOptions { DataDirectory = _data.Path, GrpcPort = port }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    private string ConnectionString() => $"Endpoint={_server!.GrpcAddress};TaskHub=default;Authentication=None";

    private async Task StopAsync()
    {
        if (_host is not null) await _host.StopAsync();
        _host?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _host = null;
        _server = null;
    }
}
