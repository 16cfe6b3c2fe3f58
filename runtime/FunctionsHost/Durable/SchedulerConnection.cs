using Workflows.Protocol;

namespace Workflows.FunctionsHost;

/// <summary>The scheduler that this host works with. Take it from the services; it can be held before the host has started.</summary>
#pragma warning disable CA1001 // The deferred invokers stand for those that TaskHubs owns; nothing here needs to be released.
public sealed class SchedulerConnection
#pragma warning restore CA1001
{
    private readonly DeferredRpcInvoker _invoker = new();

    internal SchedulerConnection(bool isEmbedded, string taskHub)
    {
        IsEmbedded = isEmbedded;
        TaskHub = taskHub;
    }

    /// <summary>Calls the app's task hub. Calls made before the scheduler has started wait for it.</summary>
    public RpcInvoker Invoker => _invoker;

    /// <summary>True when the scheduler runs in this process.</summary>
    public bool IsEmbedded { get; }

    /// <summary>The app's task hub.</summary>
    public string TaskHub { get; }

    /// <summary>http(s)://host:port where other workers reach the scheduler; null before the start, or when it has no socket.</summary>
    public Uri? GrpcAddress { get; private set; }

    /// <summary>Calls as the app's worker: taken for one that knows warm sessions.</summary>
    internal DeferredRpcInvoker WorkerInvoker { get; } = new();

    internal void Attach(RpcInvoker invoker, RpcInvoker workerInvoker, Uri? grpcAddress)
    {
        GrpcAddress = grpcAddress;
        _invoker.Set(invoker);
        WorkerInvoker.Set(workerInvoker);
    }

    internal void Fail(Exception reason)
    {
        _invoker.Fail(reason);
        WorkerInvoker.Fail(reason);
    }
}
