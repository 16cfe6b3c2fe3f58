using Workflows.Protocol;

namespace Workflows.Extension;

/// <summary>The scheduler's own service, if the scheduler at hand has it: a managed one does not.</summary>
internal sealed class SideService(RpcInvoker invoker)
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    // Only ever turns from null to an answer; two probes at once find the same one.
    private volatile object? _offered;

    public RpcInvoker Invoker { get; } = invoker;

    /// <summary>Null until it has been asked.</summary>
    public bool? KnownToBeOffered => (bool?)_offered;

    /// <returns>False when the scheduler does not know the service. One that does not answer now is taken for ours, and asked again later.</returns>
    public async ValueTask<bool> IsOfferedAsync(CancellationToken cancellationToken)
    {
        if (KnownToBeOffered is { } known) return known;
        try
        {
            await Invoker.CallAsync(WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest(), cancellationToken, ProbeDeadline);
            _offered = true;
            return true;
        }
        catch (RpcException e) when (e.Status == RpcStatus.Unimplemented)
        {
            _offered = false;
            return false;
        }
        catch (RpcException)
        {
            // Whoever calls next meets the same trouble and reports it; it says nothing about the service.
            return true;
        }
    }
}
