using System.Collections;
using Workflows.Protocol;
using Workflows.Scheduler.Storage.Journal;

namespace Workflows.Scheduler.Tests;

/// <summary>Changes as a hub makes them, of a few instances that come, work, end, start again and are purged.</summary>
internal sealed class RandomChanges(int seed) : IEnumerable<Change>
{
    private readonly Random _random = new(seed);
    private readonly List<Life> _lives = [];
    private long _lastKey, _lastActivity;

    public IEnumerator<Change> GetEnumerator()
    {
        while (true)
        {
            foreach (var change in Next().ToList()) yield return change;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<Change> Next()
    {
        if (_lives.Count < 2 || (_lives.Count < 5 && _random.Next(6) == 0)) return [Create()];
        var life = _lives[_random.Next(_lives.Count)];
        if (life.HasEnded) return _random.Next(3) switch { 0 => Purge(life), 1 => Restart(life), _ => [] };
        return _random.Next(12) switch
        {
            0 or 1 => [new InboxAdded(life.Key, life.NextMessage++, Bytes())],
            2 => life.NextMessage > 0 ? [new InboxTaken(life.Key, _random.Next((int)life.NextMessage))] : [],
            3 or 4 => Turn(life),
            5 => AddActivity(life),
            6 => life.Activities.Count > 0 ? [new ActivityLost(life.Key, life.Activities[0], _random.Next(1, 4))] : [],
            7 => EndActivity(life),
            8 => AddTimer(life),
            9 => EndTimer(life),
            10 => [new StateChanged(life.Key, State(life))],
            _ => End(life),
        };
    }

    private Created Create()
    {
        // An id that a purged instance had may come again.
        var id = Enumerable.Range(0, 8).Select(i => $"i{i}").First(candidate => _lives.All(l => l.Id != candidate));
        var life = new Life(++_lastKey, id);
        _lives.Add(life);
        return new Created(life.Key)
        {
            Id = id, Name = "N", CreatedAt = DateTimeOffset.UnixEpoch, StartAt = null, ParentKey = null, Parent = null, Tags = null, Started = Bytes(), State = State(life),
        };
    }

    private IEnumerable<Change> Turn(Life life)
    {
        yield return new HistoryAppended(life.Key, life.NextHistory++, Bytes());
        yield return new StateChanged(life.Key, State(life));
    }

    private IEnumerable<Change> AddActivity(Life life)
    {
        life.Activities.Add(++_lastActivity);
        yield return new ActivityAdded(life.Key, _lastActivity, 1, Bytes());
    }

    private static IEnumerable<Change> EndActivity(Life life)
    {
        if (life.Activities.Count == 0) yield break;
        var number = life.Activities[^1];
        life.Activities.RemoveAt(life.Activities.Count - 1);
        yield return new ActivityDone(life.Key, number);
    }

    private IEnumerable<Change> AddTimer(Life life)
    {
        life.Timers.Add(life.NextTimer);
        yield return new TimerAdded(life.Key, life.NextTimer++, DateTimeOffset.UnixEpoch.AddSeconds(_random.Next(1000)));
    }

    private static IEnumerable<Change> EndTimer(Life life)
    {
        if (life.Timers.Count == 0) yield break;
        var id = life.Timers[0];
        life.Timers.RemoveAt(0);
        yield return new TimerDone(life.Key, id);
    }

    private IEnumerable<Change> End(Life life)
    {
        life.HasEnded = true;
        yield return new HistoryAppended(life.Key, life.NextHistory++, Bytes());
        yield return new Ended(life.Key, Bytes(), State(life));
        yield return new InboxTaken(life.Key, InboxTaken.All);
        yield return new TimersDropped(life.Key);
        foreach (var number in life.Activities) yield return new ActivityDone(life.Key, number);
        life.Activities.Clear();
        life.Timers.Clear();
    }

    private IEnumerable<Change> Restart(Life life)
    {
        life.HasEnded = false;
        life.NextHistory = 0;
        life.NextTimer = 0;
        yield return new Restarted(life.Key, Bytes(), State(life));
        if (_random.Next(2) == 0) yield return new ParentChanged(life.Key, Bytes());
        yield return new HistoryAppended(life.Key, life.NextHistory++, Bytes());
    }

    private IEnumerable<Change> Purge(Life life)
    {
        _lives.Remove(life);
        yield return new Deleted(life.Key, life.Id);
    }

    private InstanceState State(Life life) => new()
    {
        ExecutionId = $"e{life.Key}", Version = null, Status = life.HasEnded ? OrchestrationStatus.Completed : OrchestrationStatus.Running,
        UpdatedAt = DateTimeOffset.UnixEpoch.AddSeconds(_random.Next(1000)), CompletedAt = life.HasEnded ? DateTimeOffset.UnixEpoch : null,
        CustomStatus = $"{_random.Next(100)}", Span = null, Losses = 0,
    };

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(1, 6)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private sealed class Life(long key, string id)
    {
        public long Key { get; } = key;

        public string Id { get; } = id;

        public bool HasEnded { get; set; }

        public long NextMessage { get; set; }

        public long NextHistory { get; set; }

        public int NextTimer { get; set; }

        public List<long> Activities { get; } = [];

        public List<int> Timers { get; } = [];
    }
}
