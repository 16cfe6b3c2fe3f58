using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Scheduler.Watching;

/// <summary>Who watches what, the last report of each running item, and which items were asked to stop.</summary>
/// <remarks>Owned by the hub's loop. What is told here reaches the watchers with <see cref="Flush"/>, after the commit.</remarks>
internal sealed class WatchBoard
{
    private readonly Dictionary<string, List<Watcher>> _byId = new(StringComparer.Ordinal);
    private readonly List<Watcher> _byPrefix = [];
    private readonly Dictionary<string, Dictionary<string, ItemProgress>> _progress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _cancelled = new(StringComparer.Ordinal);
    private readonly Dictionary<(string InstanceId, string ItemId), List<ItemFollower>> _followers = [];
    private readonly List<WatchEvent> _pending = [];
    private readonly List<ItemFollower> _pendingCancellations = [];

    /// <summary>In <see cref="_cancelled"/>: every item of the instance.</summary>
    private const string AllItems = "";

    public void Add(Watcher watcher)
    {
        if (watcher.Prefix is not null) _byPrefix.Add(watcher);
        foreach (var id in watcher.InstanceIds) Listed(_byId, id).Add(watcher);
        foreach (var (instanceId, items) in _progress)
        {
            if (!watcher.Matches(instanceId)) continue;
            foreach (var progress in items.Values) watcher.Push(new WatchEvent { Progress = progress });
        }
    }

    public void Remove(Watcher watcher)
    {
        _byPrefix.Remove(watcher);
        foreach (var id in watcher.InstanceIds) Unlist(_byId, id, watcher);
    }

    public void Tell(InstanceChange change) => _pending.Add(new WatchEvent { Instance = change });

    public void Report(ItemProgress progress)
    {
        if (progress.Payload.Length > 0)
        {
            if (!_progress.TryGetValue(progress.InstanceId, out var items))
                _progress.Add(progress.InstanceId, items = new Dictionary<string, ItemProgress>(StringComparer.Ordinal));
            items[progress.ItemId] = progress;
        }
        else if (!RemoveProgress(progress.InstanceId, progress.ItemId))
        {
            return;
        }

        _pending.Add(new WatchEvent { Progress = progress });
    }

    /// <summary>The worker has no stream any more: what it reported no longer runs.</summary>
    public void EndWorker(string workerId, Timestamp at)
    {
        var ended = _progress.Values.SelectMany(items => items.Values).Where(p => p.WorkerId == workerId).ToArray();
        foreach (var progress in ended) Report(Ended(progress, at));
    }

    /// <summary>Nothing of an ended instance runs or waits to be stopped.</summary>
    public void EndInstance(string instanceId, Timestamp at)
    {
        _cancelled.Remove(instanceId);
        if (!_progress.TryGetValue(instanceId, out var items)) return;
        foreach (var progress in items.Values.ToArray()) Report(Ended(progress, at));
    }

    /// <param name="itemIds">Empty: every item of the instance.</param>
    public void Cancel(string instanceId, IReadOnlyCollection<string> itemIds)
    {
        if (!_cancelled.TryGetValue(instanceId, out var items)) _cancelled.Add(instanceId, items = new HashSet<string>(StringComparer.Ordinal));
        if (itemIds.Count == 0) items.Add(AllItems);
        items.UnionWith(itemIds);
        foreach (var ((followed, itemId), followers) in _followers)
        {
            if (followed == instanceId && IsCancelled(instanceId, itemId)) _pendingCancellations.AddRange(followers);
        }
    }

    public bool IsCancelled(string instanceId, string itemId) =>
        _cancelled.TryGetValue(instanceId, out var items) && (items.Contains(AllItems) || items.Contains(itemId));

    /// <summary>When a running item of the instance last said how far it is; null when none has said anything.</summary>
    public DateTimeOffset? LastReportOf(string instanceId) =>
        _progress.TryGetValue(instanceId, out var items) ? items.Values.Max(p => p.ReportedAt?.ToDateTimeOffset()) : null;

    public void Add(ItemFollower follower) => Listed(_followers, (follower.InstanceId, follower.ItemId)).Add(follower);

    public void Remove(ItemFollower follower) => Unlist(_followers, (follower.InstanceId, follower.ItemId), follower);

    public void Flush()
    {
        foreach (var change in _pending)
        {
            var instanceId = change.Instance?.InstanceId ?? change.Progress.InstanceId;
            if (_byId.TryGetValue(instanceId, out var watchers)) watchers.ForEach(w => w.Push(change));
            foreach (var watcher in _byPrefix)
            {
                // One that also lists the id has it already.
                if (!watcher.InstanceIds.Contains(instanceId) && watcher.Matches(instanceId)) watcher.Push(change);
            }
        }

        foreach (var follower in _pendingCancellations) follower.Tell(true);
        _pending.Clear();
        _pendingCancellations.Clear();
    }

    public void CloseAll()
    {
        foreach (var watcher in _byId.Values.SelectMany(w => w).Concat(_byPrefix)) watcher.Close();
        foreach (var follower in _followers.Values.SelectMany(f => f)) follower.Close();
    }

    private bool RemoveProgress(string instanceId, string itemId)
    {
        if (!_progress.TryGetValue(instanceId, out var items) || !items.Remove(itemId)) return false;
        if (items.Count == 0) _progress.Remove(instanceId);
        return true;
    }

    private static ItemProgress Ended(ItemProgress progress, Timestamp at) =>
        new() { InstanceId = progress.InstanceId, ItemId = progress.ItemId, WorkerId = progress.WorkerId, ReportedAt = at };

    private static List<T> Listed<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
        return list;
    }

    private static void Unlist<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key, T item) where TKey : notnull
    {
        if (lists.TryGetValue(key, out var list) && list.Remove(item) && list.Count == 0) lists.Remove(key);
    }
}
