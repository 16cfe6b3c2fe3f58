using System.Threading.Channels;

namespace Workflows.Scheduler.Watching;

/// <summary>A running item that wants to know when it is asked to stop.</summary>
internal sealed class ItemFollower(string instanceId, string itemId)
{
    private readonly Channel<bool> _signals = Channel.CreateUnbounded<bool>();

    public string InstanceId { get; } = instanceId;

    public string ItemId { get; } = itemId;

    /// <summary>True once the item is asked to stop.</summary>
    public ChannelReader<bool> Signals => _signals.Reader;

    public void Tell(bool isCancelled) => _signals.Writer.TryWrite(isCancelled);

    public void Close() => _signals.Writer.TryComplete();
}
