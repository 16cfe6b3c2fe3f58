using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.DurableTask;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Model;

/// <summary>Our SDK's worker on our scheduler, both restartable on the same file.</summary>
/// <param name="isWarm">The worker keeps orchestrations; otherwise it replays them at every turn.</param>
internal sealed class ModelEngine(bool isWarm) : IAsyncDisposable
{
    private const string Hub = "model";

    private readonly TemporaryFolder _folder = new();
    private SchedulerServer? _server;
    private IHost? _worker;

    public EngineTasks Tasks { get; } = new();

    public string HubFile => _folder.File($"{Hub}.db");

    public RpcInvoker Client => _server!.InProcess(Hub);

    public static async Task<ModelEngine> StartAsync(bool isWarm)
    {
        var engine = new ModelEngine(isWarm);
        await engine.StartSchedulerAsync();
        await engine.StartWorkerAsync();
        return engine;
    }

    public async Task RestartWorkerAsync()
    {
        await StopWorkerAsync();
        await StartWorkerAsync();
    }

    public async Task RestartAllAsync()
    {
        // The scheduler first: its worker finds out by itself.
        await _server!.DisposeAsync();
        await StopWorkerAsync();
        await StartSchedulerAsync();
        await StartWorkerAsync();
    }

    /// <summary>Repeats a call until a scheduler is there that answers it.</summary>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var deadline = Deadline.Token;
        while (true)
        {
            try
            {
                return await Client.CallAsync(method, request, deadline);
            }
            catch (RpcException e) when (e.Status == RpcStatus.Unavailable)
            {
                await poll.WaitForNextTickAsync(deadline);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopWorkerAsync();
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartSchedulerAsync() => _server = await SchedulerServer.StartAsync(
        new SchedulerOptions { DataDirectory = _folder.Path }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    private async Task StartWorkerAsync()
    {
        var server = _server!;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(Tasks.Register);
            worker.UseWorkItemFilters();
            worker.Configure(options => options.EnableEntitySupport = true);
            worker.UseRpcInvoker(_ => server.InProcess(Hub, isWarm ? "warm" : null));
        });
        _worker = builder.Build();
        await _worker.StartAsync();
    }

    private async Task StopWorkerAsync()
    {
        if (_worker is null) return;
        await _worker.StopAsync();
        _worker.Dispose();
        _worker = null;
    }
}
