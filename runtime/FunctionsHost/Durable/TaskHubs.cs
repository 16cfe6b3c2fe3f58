using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.FunctionsHost;
using Workflows.Protocol;
using Workflows.Scheduler;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the scheduler in this process, or connects to the one that a connection string names.</summary>
internal sealed partial class TaskHubs(
    SchedulerConnection connection,
    HostJson hostJson,
    AppSettings settings,
    DataDirectory data,
    IConfiguration configuration,
    ILoggerFactory loggers,
    TimeProvider time,
    ILogger<TaskHubs> logger) : IHostedService
{
    /// <summary>Where the address of the embedded scheduler can be read by the rest of the app.</summary>
    public const string AddressSetting = "WORKFLOWS_SCHEDULER_ADDRESS";

    private readonly ConcurrentDictionary<string, RpcInvoker> _others = new(StringComparer.OrdinalIgnoreCase);
    private SchedulerServer? _server;
    private RemoteScheduler? _remote;

    private string HubFolder => Path.Combine(data.Path, "hubs");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var workerId = $"functions,{Environment.MachineName},{Environment.ProcessId},{Guid.NewGuid():N}";
        if (settings.Find(hostJson.SchedulerConnectionName) is { } connectionString)
        {
            _remote = new RemoteScheduler(hostJson.SchedulerConnectionName, connectionString, hostJson.TaskHub, time);
            connection.Attach(_remote.Connect(hostJson.TaskHub, null), _remote.Connect(hostJson.TaskHub, workerId), _remote.Endpoint);
            LogRemote(hostJson.TaskHub, _remote.Endpoint);
            return;
        }

        try
        {
            _server = await SchedulerServer.StartAsync(Options(), loggers, time, cancellationToken);
        }
        catch (Exception e) when (e is SchedulerDirectoryLockedException or ArgumentException or IOException)
        {
            connection.Fail(e);
            throw new StartRefusedException($"The scheduler could not start: {e.Message}", StartRefusedException.Failed, e);
        }

        connection.Attach(_server.InProcess(hostJson.TaskHub), _server.InProcess(hostJson.TaskHub, workerId), _server.GrpcAddress);
        configuration[AddressSetting] = _server.GrpcAddress?.ToString().TrimEnd('/');
        LogEmbedded(hostJson.TaskHub, HubFolder, _server.GrpcAddress);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        connection.Fail(new ObjectDisposedException(nameof(SchedulerConnection), "The host has stopped."));
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
        }

        foreach (var invoker in _others.Values) await invoker.DisposeAsync();
    }

    /// <summary>An invoker for a task hub of the same scheduler; null when the embedded scheduler has no hub of that name.</summary>
    public RpcInvoker? Find(string? taskHub)
    {
        if (string.IsNullOrWhiteSpace(taskHub) || taskHub.Equals(hostJson.TaskHub, StringComparison.OrdinalIgnoreCase)) return connection.Invoker;
        if (_server is { } server)
        {
            // Asking for a hub makes it: a name in somebody's query must not leave a file behind.
            var exists = Directory.Exists(HubFolder) && Directory.EnumerateFiles(HubFolder, "*.db")
                .Any(f => Path.GetFileNameWithoutExtension(f).Equals(taskHub, StringComparison.OrdinalIgnoreCase));
            return exists ? _others.GetOrAdd(taskHub, static (hub, s) => s.InProcess(hub), server) : null;
        }

        return _remote is null ? null : _others.GetOrAdd(taskHub, static (hub, remote) => remote.Connect(hub, null), _remote);
    }

    private SchedulerOptions Options()
    {
        var port = settings.Find("WORKFLOWS_SCHEDULER_PORT");
        return new SchedulerOptions
        {
            DataDirectory = HubFolder,
            GrpcPort = port is null ? 0 : int.TryParse(port, out var number) ? number : throw new ArgumentException($"WORKFLOWS_SCHEDULER_PORT is '{port}', not a port."),
            Host = settings.Find("WORKFLOWS_SCHEDULER_HOST") is { } host ? System.Net.IPAddress.Parse(host) : System.Net.IPAddress.Loopback,
            BearerToken = settings.Find("WORKFLOWS_SCHEDULER_TOKEN"),
            TlsCertificateFile = settings.Find("WORKFLOWS_SCHEDULER_CERTIFICATE"),
            TlsKeyFile = settings.Find("WORKFLOWS_SCHEDULER_KEY"),
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Task hub {TaskHub} runs in this process, files in {Folder}, for other workers at {Address}")]
    private partial void LogEmbedded(string taskHub, string folder, Uri? address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Task hub {TaskHub} is at the scheduler {Address}")]
    private partial void LogRemote(string taskHub, Uri address);
}
