using Microsoft.Extensions.Logging;
using Workflows.Contracts;

namespace Workflows.Extension.Progress;

/// <summary>Progress of activities over the scheduler's own service.</summary>
/// <param name="fallback">Takes over when the scheduler does not have the service; null: then items go without progress.</param>
internal sealed class SchedulerActivityProgress(
    SideService service, IActivityProgress? fallback, TimeProvider time, ILogger<SchedulerActivityProgress> logger) : IActivityProgress
{
    public IItemProgress StartItem(ItemRef item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (fallback is null) return OverScheduler(item);
        return service.KnownToBeOffered switch
        {
            true => OverScheduler(item),
            false => fallback.StartItem(item),
            null => new UndecidedItemProgress(DecideAsync(item, fallback)),
        };
    }

    private async Task<IItemProgress> DecideAsync(ItemRef item, IActivityProgress otherwise) =>
        await service.IsOfferedAsync(CancellationToken.None) ? OverScheduler(item) : otherwise.StartItem(item);

    private ThrottledItemProgress OverScheduler(ItemRef item) =>
        new(new SchedulerItemProgress(service.Invoker, item, time, logger), time);
}
