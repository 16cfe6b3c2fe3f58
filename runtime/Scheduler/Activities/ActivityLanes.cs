using System.Diagnostics.CodeAnalysis;

namespace Workflows.Scheduler.Activities;

/// <summary>Queued activities of one name and version, handed out in turn between instances.</summary>
/// <remarks>So an instance with 10,000 items does not starve one with three.</remarks>
internal sealed class ActivityLanes(WorkKey key)
{
    private readonly Queue<Lane> _turns = new();
    private readonly Dictionary<long, Lane> _lanes = [];

    public WorkKey Key { get; } = key;

    public int Queued { get; private set; }

    public int Running { get; set; }

    public void Add(ActivityItem item)
    {
        if (!_lanes.TryGetValue(item.Instance.Key, out var lane))
        {
            lane = new Lane(item.Instance.Key);
            _lanes.Add(lane.InstanceKey, lane);
            _turns.Enqueue(lane);
        }

        lane.Items.Enqueue(item);
        Queued++;
    }

    /// <summary>The next item that still matters, left where it is.</summary>
    public bool TryPeek([NotNullWhen(true)] out ActivityItem? item)
    {
        while (_turns.TryPeek(out var lane))
        {
            while (lane.Items.TryPeek(out item))
            {
                if (!item.IsCancelled) return true;
                lane.Items.Dequeue();
                Queued--;
            }

            _turns.Dequeue();
            _lanes.Remove(lane.InstanceKey);
        }

        item = null;
        return false;
    }

    /// <summary>Takes what <see cref="TryPeek"/> showed; the next turn is another instance's.</summary>
    public void Take()
    {
        var lane = _turns.Dequeue();
        lane.Items.Dequeue();
        Queued--;
        if (lane.Items.Count > 0) _turns.Enqueue(lane);
        else _lanes.Remove(lane.InstanceKey);
    }

    /// <summary>Leaves the item for a later turn and goes on to the next instance.</summary>
    public void Skip()
    {
        if (_turns.TryDequeue(out var lane)) _turns.Enqueue(lane);
    }

    private sealed class Lane(long instanceKey)
    {
        public long InstanceKey { get; } = instanceKey;

        public Queue<ActivityItem> Items { get; } = new();
    }
}
