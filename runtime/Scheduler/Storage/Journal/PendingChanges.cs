using System.Runtime.InteropServices;

namespace Workflows.Scheduler.Storage.Journal;

/// <summary>Changes that are in the journal, or about to be, and not yet in the tables; what cancels out is gone.</summary>
internal sealed class PendingChanges
{
    private readonly Dictionary<long, PendingInstance> _instances = [];
    private readonly Dictionary<string, long> _createdIds = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ActivityAdded> _activities = [];
    private readonly Dictionary<long, int> _losses = [];
    private readonly List<long> _activitiesDone = [];

    public bool IsEmpty => _instances.Count == 0 && _activities.Count == 0 && _losses.Count == 0 && _activitiesDone.Count == 0;

    public IEnumerable<KeyValuePair<long, PendingInstance>> Instances => _instances;

    public IReadOnlyCollection<ActivityAdded> Activities => _activities.Values;

    /// <summary>Losses of activities that are in the table.</summary>
    public IReadOnlyDictionary<long, int> Losses => _losses;

    /// <summary>Activities that are in the table and are to leave it.</summary>
    public IReadOnlyList<long> ActivitiesDone => _activitiesDone;

    public int LossesOf(long activity) => _losses.GetValueOrDefault(activity);

    public PendingInstance? Find(long key) => _instances.GetValueOrDefault(key);

    /// <summary>An instance that is not in the table yet.</summary>
    public PendingInstance? FindCreated(string id) => _createdIds.TryGetValue(id, out var key) ? _instances[key] : null;

    public void Add(Change change)
    {
        switch (change)
        {
            case Created c:
                Of(c.Key).Create(c);
                _createdIds[c.Id] = c.Key;
                break;
            case StateChanged c:
                Of(c.Key).State = c.State;
                break;
            case Restarted c:
                Of(c.Key).Restart(c);
                break;
            case Ended c:
                Of(c.Key).End(c);
                break;
            case HistoryAppended c:
                Of(c.Key).Append(c);
                break;
            case InboxAdded c:
                Of(c.Key).Inbox.Enqueue(c);
                break;
            case InboxTaken c:
                Of(c.Key).Take(c.Through);
                break;
            case ActivityAdded c:
                _activities.Add(c.Number, c);
                break;
            case ActivityLost c:
                _losses[c.Number] = c.Losses;
                break;
            case ActivityDone c:
                _losses.Remove(c.Number);
                if (!_activities.Remove(c.Number)) _activitiesDone.Add(c.Number);
                break;
            case TimerAdded c:
                Of(c.Key).Timers[c.TimerId] = c.FireAt;
                break;
            case TimerDone c:
                Of(c.Key).EndTimer(c.TimerId);
                break;
            case TimersDropped c:
                Of(c.Key).DropTimers();
                break;
            case ParentChanged c:
                Of(c.Key).Parent = c;
                break;
            case Deleted c:
                Delete(c);
                break;
            default:
                throw new InvalidOperationException($"Unknown change {change}.");
        }
    }

    public void Clear()
    {
        _instances.Clear();
        _createdIds.Clear();
        _activities.Clear();
        _losses.Clear();
        _activitiesDone.Clear();
    }

    private void Delete(Deleted change)
    {
        if (Of(change.Key).Created is null)
        {
            _instances[change.Key] = new PendingInstance { IsDeleted = true };
            return;
        }

        _instances.Remove(change.Key);
        if (_createdIds.GetValueOrDefault(change.Id) == change.Key) _createdIds.Remove(change.Id);
    }

    private PendingInstance Of(long key)
    {
        ref var instance = ref CollectionsMarshal.GetValueRefOrAddDefault(_instances, key, out _);
        return instance ??= new PendingInstance();
    }
}
