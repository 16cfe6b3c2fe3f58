using Microsoft.Extensions.Logging;
using Workflows.Contracts;

namespace Workflows.Extension.Progress;

/// <summary>Progress of activities over the scheduler's own service.</summary>
/// <param name="service">Belongs to this object, with its connection.</param>
/// <param name="fallback">Takes over when the scheduler does not have the service; made when first needed.</param>
internal sealed class SchedulerActivityProgress(
    SideService service, Func<IActivityProgress> fallback, TimeProvider time, ILogger<SchedulerActivityProgress> logger)
    : IActivityProgress, IAsyncDisposable
{
    public IItemProgress StartItem(ItemRef item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return service.KnownToBeOffered switch
        {
            true => OverScheduler(item),
            false => fallback().StartItem(item),
            null => new UndecidedItemProgress(DecideAsync(item)),
        };
    }

    public ValueTask DisposeAsync() => service.Invoker.DisposeAsync();

    private async Task<IItemProgress> DecideAsync(ItemRef item) =>
        await service.IsOfferedAsync(CancellationToken.None) ? OverScheduler(item) : fallback().StartItem(item);

    private ThrottledItemProgress OverScheduler(ItemRef item) =>
        new(new SchedulerItemProgress(service.Invoker, item, time, logger), time);
}
