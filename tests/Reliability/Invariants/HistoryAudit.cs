using Workflows.Protocol;

namespace Workflows.Reliability.Tests.Invariants;

/// <summary>Checks what one instance's state and history say against the promises.</summary>
internal static class HistoryAudit
{
    public static void Check(SeenInstance instance, List<string> broken)
    {
        var id = instance.State.InstanceId;
        CheckEnd(instance, id, broken);
        CheckOnce(instance.History, id, "task", e => e.TaskScheduled is not null, e => e.TaskCompleted?.TaskScheduledId ?? e.TaskFailed?.TaskScheduledId, broken);
        CheckOnce(instance.History, id, "timer", e => e.TimerCreated is not null, e => e.TimerFired?.TimerId, broken);
        CheckOnce(
            instance.History, id, "child", e => e.SubOrchestrationInstanceCreated is not null,
            e => e.SubOrchestrationInstanceCompleted?.TaskScheduledId ?? e.SubOrchestrationInstanceFailed?.TaskScheduledId, broken);
        foreach (var fired in instance.History.Where(e => e.TimerFired is not null))
        {
            if (fired.Timestamp.ToDateTimeOffset() < fired.TimerFired.FireAt.ToDateTimeOffset())
                broken.Add($"I7: timer {fired.TimerFired.TimerId} of {id} fired at {fired.Timestamp}, it was due at {fired.TimerFired.FireAt}.");
            if (instance.History.FirstOrDefault(e => e.TimerCreated is not null && e.EventId == fired.TimerFired.TimerId) is { } created
                && created.TimerCreated.FireAt.ToDateTimeOffset() != fired.TimerFired.FireAt.ToDateTimeOffset())
                broken.Add($"I7: timer {fired.TimerFired.TimerId} of {id} was created for {created.TimerCreated.FireAt} and fired as of {fired.TimerFired.FireAt}.");
        }
    }

    private static void CheckEnd(SeenInstance instance, string id, List<string> broken)
    {
        var state = instance.State;
        var completions = instance.History.Where(e => e.ExecutionCompleted is not null).Select(e => e.ExecutionCompleted).ToList();
        if (completions.Count != (instance.IsEnded ? 1 : 0))
            broken.Add($"I2: {id} is {state.OrchestrationStatus}, and its history completes {completions.Count} times.");
        if (instance.IsEnded && completions is [var completion, ..]
            && (completion.OrchestrationStatus != state.OrchestrationStatus || (completion.Result ?? "") != (state.Output ?? "")))
            broken.Add($"I4: {id} shows {instance.End}; its history ends with {completion.OrchestrationStatus} {completion.Result}.");
        if (!state.Equals(instance.Listed)) broken.Add($"I4: {id} is told differently by a query ({instance.Listed}) and by itself ({state}).");
    }

    private static void CheckOnce(
        IReadOnlyList<HistoryEvent> history, string id, string what, Func<HistoryEvent, bool> isBegin, Func<HistoryEvent, int?> endOf, List<string> broken)
    {
        var begun = new HashSet<int>();
        var ended = new HashSet<int>();
        foreach (var e in history)
        {
            if (isBegin(e) && !begun.Add(e.EventId)) broken.Add($"I3: {what} {e.EventId} of {id} begins twice.");
            if (endOf(e) is not { } number) continue;
            if (!ended.Add(number)) broken.Add($"I3: {what} {number} of {id} ends twice.");
            if (!begun.Contains(number)) broken.Add($"I3: {what} {number} of {id} ends and never began.");
        }
    }
}
