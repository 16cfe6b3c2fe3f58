using Microsoft.DurableTask;
using Workflows.DurableTask;
using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A scheduler elsewhere. Its connection string may leave the task hub out; host.json names it.</summary>
internal sealed class RemoteScheduler
{
    private readonly SchedulerConnectionString _parsed;
    private readonly TimeProvider _time;

    /// <exception cref="StartRefusedException">The text is no connection string of a scheduler.</exception>
    public RemoteScheduler(string setting, string connectionString, string taskHub, TimeProvider time)
    {
        _time = time;
        try
        {
            _parsed = new SchedulerConnectionString($"{connectionString.TrimEnd(';')};TaskHub={taskHub}");
            Endpoint = SchedulerEndpoint.ParseAddress(_parsed.Endpoint);
        }
        catch (ArgumentException e)
        {
            throw new StartRefusedException($"{setting}: {e.Message}", StartRefusedException.Usage, e);
        }
    }

    public Uri Endpoint { get; }

    /// <param name="workerId">Null for a client.</param>
    public RpcInvoker Connect(string taskHub, string? workerId)
    {
        var invoker = new SchedulerEndpoint
        {
            Address = _parsed.Endpoint,
            TaskHub = taskHub,
            Role = workerId is null ? SchedulerEndpoint.ClientRole : SchedulerEndpoint.WorkerRole,
            WorkerId = workerId,
            Credential = _parsed.CreateCredential(),
            ResourceId = new DurableTaskSchedulerClientOptions().ResourceId,
            AllowInsecureCredentials = _parsed.IsWithoutCredential,
        }.Connect(_time);
        // The worker reconnects by itself; a client's calls are worth repeating while the scheduler restarts.
        return workerId is null ? new RetryingRpcInvoker(invoker, null, _time) : invoker;
    }
}
