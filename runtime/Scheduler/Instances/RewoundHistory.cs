using Workflows.Protocol;

namespace Workflows.Scheduler.Instances;

/// <summary>The history of a failed execution without its failures, for a new execution that makes those calls again.</summary>
/// <remarks>
/// Calls are known by the order in which the orchestrator makes them, so what a failure led to (a retry's timer, the next attempt, a
/// compensation) can only go together with everything that was called since. Hence three kinds of failures:
/// <list type="bullet">
/// <item>Quiet ones: the turn that saw it called nothing. Only its call goes.</item>
/// <item>Fruitless ones: since the turn that saw it there were timers, failures and open calls alone, as when a policy's attempts are
/// used up. All of them go, and the policy begins anew.</item>
/// <item>Handled ones: they stay, with what they led to. If that is all there are, the history ends before the turn that saw the last.</item>
/// </list>
/// Open calls go in any case and are made again; children that have not succeeded stay, to be rewound themselves. A critical section
/// that the last turn left is entered anew, because its lock may be somebody else's by now.
/// </remarks>
internal sealed class RewoundHistory
{
    private readonly List<HistoryEvent> _history;

    /// <summary>By turn: the calls made in it.</summary>
    private readonly List<List<HistoryEvent>> _calls = [];

    /// <summary>Calls of entities by what their answers name.</summary>
    private readonly Dictionary<string, int> _requests = new(StringComparer.Ordinal);

    private readonly HashSet<int> _succeeded = [];

    /// <summary>By call: the turn that saw it fail.</summary>
    private readonly Dictionary<int, int> _failedIn = [];

    /// <summary>Calls whose failures go.</summary>
    private readonly HashSet<int> _forgotten;

    /// <summary>Calls made in turns from <see cref="_cut"/> on.</summary>
    private readonly HashSet<int> _dropped;

    private readonly int _cut;

    private RewoundHistory(List<HistoryEvent> history)
    {
        _history = history;
        Read();
        var quiet = _failedIn.Where(f => _calls[f.Value].Count == 0).Select(f => f.Key).ToList();
        _cut = FirstTurnToDrop(hasQuiet: quiet.Count > 0);
        _forgotten = [.. quiet, .. _failedIn.Where(f => f.Value >= _cut).Select(f => f.Key)];
        _dropped = [.. _calls.Skip(_cut).SelectMany(calls => calls).Select(call => call.EventId)];
    }

    /// <param name="history">Of the failed execution.</param>
    /// <param name="started">Takes the place of the start.</param>
    /// <param name="openChildren">Creations of children that have not succeeded.</param>
    public static List<HistoryEvent> Of(List<HistoryEvent> history, ExecutionStartedEvent started, out List<HistoryEvent> openChildren)
    {
        var rewound = new RewoundHistory(history);
        var kept = history.Where(rewound.Keeps).Select(e => e.ExecutionStarted is null
            ? e
            : new HistoryEvent { EventId = e.EventId, Timestamp = e.Timestamp, ExecutionStarted = started }).ToList();
        openChildren = [.. kept.Where(e => e.SubOrchestrationInstanceCreated is not null && rewound.IsOpen(e.EventId))];
        return kept;
    }

    private void Read()
    {
        foreach (var e in _history)
        {
            if (e.OrchestratorStarted is not null || _calls.Count == 0) _calls.Add([]);
            if (IsCall(e)) _calls[^1].Add(e);
            if (RequestOf(e) is { } request) _requests[request] = e.EventId;
            if (EndedCallOf(e) is not { } ended) continue;
            if (IsFailure(e)) _failedIn[ended] = _calls.Count - 1;
            else _succeeded.Add(ended);
        }
    }

    private int FirstTurnToDrop(bool hasQuiet)
    {
        var loud = _failedIn.Values.Where(turn => _calls[turn].Count > 0).Distinct().Order().ToList();
        var fruitless = loud.Where(turn => !_calls.Skip(turn).SelectMany(calls => calls).Any(HadAnEffect)).ToList();
        var cut = fruitless.Count > 0 ? fruitless[0] : !hasQuiet && loud.Count > 0 ? loud[^1] : _calls.Count;

        var unlocked = _calls.SkipLast(1).SelectMany(calls => calls).Select(call => call.EntityUnlockSent?.CriticalSectionId).ToHashSet();
        var left = _calls.FindIndex(calls => calls.Exists(c => c.EntityLockRequested is { } r && _succeeded.Contains(c.EventId) && !unlocked.Contains(r.CriticalSectionId)));
        return left >= 0 ? Math.Min(left, cut) : cut;
    }

    private bool Keeps(HistoryEvent e)
    {
        if (e.ExecutionCompleted is not null) return false;
        if (IsCall(e)) return !_dropped.Contains(e.EventId) && (!HasAnEnd(e) || e.SubOrchestrationInstanceCreated is not null || !IsOpen(e.EventId));
        return EndedCallOf(e) is not { } ended || !(_dropped.Contains(ended) || (IsFailure(e) && _forgotten.Contains(ended)));
    }

    /// <summary>Whether the call has no end that stays.</summary>
    private bool IsOpen(int call) => !_succeeded.Contains(call) && (!_failedIn.ContainsKey(call) || _forgotten.Contains(call));

    /// <summary>Timers, failures and open calls had none.</summary>
    private bool HadAnEffect(HistoryEvent call) =>
        call.TimerCreated is null && call.EntityUnlockSent is null && (!HasAnEnd(call) || _succeeded.Contains(call.EventId));

    private static bool IsCall(HistoryEvent e) =>
        HasAnEnd(e) || e.EventSent is not null || e.EntityOperationSignaled is not null || e.EntityUnlockSent is not null;

    private static bool HasAnEnd(HistoryEvent e) =>
        e.TaskScheduled is not null || e.TimerCreated is not null || e.SubOrchestrationInstanceCreated is not null || RequestOf(e) is not null;

    private static bool IsFailure(HistoryEvent e) =>
        e.TaskFailed is not null || e.SubOrchestrationInstanceFailed is not null || e.EntityOperationFailed is not null;

    private static string? RequestOf(HistoryEvent e) => e.EntityOperationCalled?.RequestId ?? e.EntityLockRequested?.CriticalSectionId;

    private int? EndedCallOf(HistoryEvent e) =>
        e.TaskCompleted?.TaskScheduledId ?? e.TaskFailed?.TaskScheduledId ?? e.TimerFired?.TimerId
        ?? e.SubOrchestrationInstanceCompleted?.TaskScheduledId ?? e.SubOrchestrationInstanceFailed?.TaskScheduledId
        ?? ((e.EntityOperationCompleted?.RequestId ?? e.EntityOperationFailed?.RequestId ?? e.EntityLockGranted?.CriticalSectionId) is { } request
            && _requests.TryGetValue(request, out var call) ? call : null);
}
