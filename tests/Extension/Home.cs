using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Contracts;
using Workflows.Extension.Jobs;
using Workflows.Extension.Progress;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.Extension.Tests;

/// <summary>How a test reaches its scheduler.</summary>
public enum Reach
{
    InProcess,
    Socket,
}

/// <summary>A real scheduler on files of its own, which can be stopped and started again on the same port.</summary>
internal sealed class Home : IAsyncDisposable
{
    private const string TaskHub = "hub";

    private readonly TemporaryFolder _folder = new();
    private readonly List<RpcInvoker> _invokers = [];
    private readonly int _port = FreePort.Next();
    private SchedulerServer? _server;

    public string ConnectionString => $"Endpoint=http://127.0.0.1:{_port};TaskHub={TaskHub};Authentication=None";

    public static async Task<Home> StartAsync()
    {
        var home = new Home();
        await home.StartSchedulerAsync();
        return home;
    }

    public async Task StartSchedulerAsync() => _server = await SchedulerServer.StartAsync(
        new SchedulerOptions { DataDirectory = _folder.Path, GrpcPort = _port }, NullLoggerFactory.Instance, TimeProvider.System, Deadline.Token);

    public async Task StopSchedulerAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    public RpcInvoker Invoker(Reach reach = Reach.Socket)
    {
        var invoker = reach == Reach.InProcess
            ? _server!.InProcess(TaskHub)
            : new HttpRpcInvoker(new HttpRpcInvokerOptions
            {
                Address = new Uri($"http://127.0.0.1:{_port}"),
                Headers = _ => new(new Dictionary<string, string> { ["taskhub"] = TaskHub }),
            });
        _invokers.Add(invoker);
        return invoker;
    }

    public SchedulerJobChanges Changes(Reach reach = Reach.Socket) => new(
        new SideService(Invoker(reach)), () => throw new InvalidOperationException("Our scheduler needs no fallback."), TimeProvider.System,
        NullLogger<SchedulerJobChanges>.Instance);

    public SchedulerActivityProgress Progress(Reach reach = Reach.Socket) => new(
        new SideService(Invoker(reach)), () => throw new InvalidOperationException("Our scheduler needs no fallback."), TimeProvider.System,
        NullLogger<SchedulerActivityProgress>.Instance);

    /// <summary>Starts an instance that waits for a worker.</summary>
    public Task StartInstanceAsync(string instanceId) => Invoker().CallAsync(
        TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = instanceId, Name = "RunVisualAnalysis" }, Deadline.Token);

    public Task SuspendInstanceAsync(string instanceId) => Invoker().CallAsync(
        TaskHubMethods.SuspendInstance, new SuspendRequest { InstanceId = instanceId }, Deadline.Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var invoker in _invokers) await invoker.DisposeAsync();
        await StopSchedulerAsync();
        _folder.Dispose();
    }
}

internal static class Notes
{
    public static ItemProgressNote Page(int done, int total = 17) => new() { Done = done, Total = total, Unit = "page" };

    public static async Task CancelledAsync(this IItemProgress item)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = item.Cancelled.Register(() => cancelled.TrySetResult());
        await cancelled.Task.OrFail();
    }
}
