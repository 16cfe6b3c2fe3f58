using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Workflows.Protocol;

namespace Workflows.Scheduler.Watching;

/// <summary>One reader of changes. Changes of one instance or item that it has not read yet are folded into the newest.</summary>
/// <remarks>The hub's loop pushes, the reader's own task takes; so a slow reader costs memory per subject, never the loop.</remarks>
internal sealed class Watcher(WatchRequest request)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string), WatchEvent> _unread = [];
    private readonly Queue<(string, string)> _order = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public IReadOnlyCollection<string> InstanceIds { get; } = new HashSet<string>(request.InstanceIds, StringComparer.Ordinal);

    /// <summary>Null: only the listed ids.</summary>
    public string? Prefix { get; } = request.InstanceIdPrefix.Length > 0 ? request.InstanceIdPrefix : null;

    public bool Matches(string instanceId) =>
        InstanceIds.Contains(instanceId) || (Prefix is { } prefix && instanceId.StartsWith(prefix, StringComparison.Ordinal));

    public void Push(WatchEvent change)
    {
        var subject = change.Progress is { } progress ? (progress.InstanceId, "/" + progress.ItemId) : (change.Instance.InstanceId, "");
        lock (_gate)
        {
            if (!_unread.ContainsKey(subject)) _order.Enqueue(subject);
            _unread[subject] = change;
        }

        _signal.Writer.TryWrite(true);
    }

    public bool TryTake([NotNullWhen(true)] out WatchEvent? change)
    {
        lock (_gate)
        {
            change = null;
            return _order.TryDequeue(out var subject) && _unread.Remove(subject, out change);
        }
    }

    /// <summary>False when the hub has ended.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        await _signal.Reader.WaitToReadAsync(cancellationToken) && _signal.Reader.TryRead(out _);

    public void Close() => _signal.Writer.TryComplete();
}
