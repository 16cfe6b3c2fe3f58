using Workflows.Scheduler.Operator;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    /// <summary>The hub at a glance. Counting takes time in large hubs; it is done beside the loop.</summary>
    public async Task<OverviewView> OverviewAsync(CancellationToken cancellationToken)
    {
        var queues = await DescribeQueuesAsync();
        return await ReadAsync(
            () => new OverviewView(
                _reader.CountByStatus().ToDictionary(c => c.Key.ToString(), c => c.Value, StringComparer.Ordinal),
                _reader.CountQuarantined(), QueuesView.From(queues)),
            cancellationToken);
    }
}
