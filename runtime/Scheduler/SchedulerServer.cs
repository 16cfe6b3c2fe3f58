using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Grpc;
using Workflows.Scheduler.Hubs;
using Workflows.Scheduler.Operator;
using Workflows.Scheduler.Sockets;

namespace Workflows.Scheduler;

/// <summary>The embedded durable task scheduler: task hubs in files, reached in process and over gRPC.</summary>
/// <remarks>Nothing is acknowledged or dispatched before it is on disk. Disposing it ends all streams; no work is lost.</remarks>
public sealed class SchedulerServer : IAsyncDisposable
{
    private readonly DirectoryLock _lock;
    private readonly TaskHubs _hubs;
    private readonly RpcService _service;
    private readonly CancellationTokenSource _stopping;
    private HttpSocket? _grpc;
    private HttpSocket? _operator;
    private Retention? _retention;

    private SchedulerServer(DirectoryLock directoryLock, TaskHubs hubs, RpcService service, CancellationTokenSource stopping)
    {
        _lock = directoryLock;
        _hubs = hubs;
        _service = service;
        _stopping = stopping;
    }

    /// <summary>http(s)://host:port of the gRPC socket; null when there is none.</summary>
    public Uri? GrpcAddress => _grpc?.Address;

    /// <summary>http(s)://host:port of the operator's socket; null when there is none.</summary>
    public Uri? OperatorAddress => _operator?.Address;

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="SchedulerDirectoryLockedException">Another scheduler holds the data directory.</exception>
    /// <exception cref="SchedulerDirectoryException">The data directory cannot be used.</exception>
    /// <exception cref="SchedulerPortInUseException">Another program listens on one of the ports.</exception>
    public static async Task<SchedulerServer> StartAsync(
        SchedulerOptions options, ILoggerFactory loggerFactory, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        options.Validate();
        var directoryLock = DirectoryLock.Take(options.DataDirectory);
        var stopping = new CancellationTokenSource();
        var hubs = new TaskHubs(options.DataDirectory, loggerFactory, timeProvider);
        var service = new RpcService();
        TaskHubService.Bind(service, hubs, timeProvider, stopping.Token);
        WorkflowsService.Bind(service, hubs, stopping.Token);
        var server = new SchedulerServer(directoryLock, hubs, service, stopping);
        try
        {
            await hubs.OpenExistingAsync(cancellationToken);
            if (options.RetainFor is { } kept) server._retention = new Retention(hubs, kept, timeProvider, loggerFactory.CreateLogger<Retention>());
            if (options.GrpcPort is not null)
                server._grpc = await GrpcSocket.OpenAsync(options, service, loggerFactory, cancellationToken);
            if (options.OperatorPort is not null)
                server._operator = await OperatorSocket.OpenAsync(options, hubs, server._retention, loggerFactory, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls the scheduler without a socket.</summary>
    /// <param name="taskHub">Created on first use.</param>
    /// <param name="workerId">Set by workers; the caller is then taken for our SDK's worker, which knows warm sessions.</param>
    public RpcInvoker InProcess(string taskHub, string? workerId = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { [CallHeaders.TaskHub] = taskHub };
        if (workerId is not null)
        {
            headers[CallHeaders.WorkerId] = workerId;
            headers[CallHeaders.Sessions] = "1";
        }

        return new InProcessRpcInvoker(_service, headers);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_operator is not null) await _operator.DisposeAsync();
        if (_retention is not null) await _retention.DisposeAsync();
        if (_grpc is not null) await _grpc.DisposeAsync();
        await _hubs.DisposeAsync();
        _lock.Dispose();
    }
}
