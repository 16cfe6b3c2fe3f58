using Workflows.Protocol;
using Kind = Workflows.Protocol.HistoryEvent.EventTypeOneofCase;

namespace Workflows.Reliability.Tests.Invariants;

/// <summary>What a history says, without when it was and how it fell into turns: the same for every run of a deterministic orchestration.</summary>
internal static class HistoryShape
{
    public static string Of(IEnumerable<HistoryEvent> history) =>
        string.Join("; ", history.Select(Describe).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string Describe(HistoryEvent e) => e.EventTypeCase switch
    {
        Kind.OrchestratorStarted or Kind.OrchestratorCompleted => "",
        Kind.ExecutionStarted => $"started {e.ExecutionStarted.Name}({SeenInstance.Shortened(e.ExecutionStarted.Input)})",
        Kind.ExecutionCompleted => $"completed {e.ExecutionCompleted.OrchestrationStatus}={SeenInstance.Shortened(e.ExecutionCompleted.Result)}",
        Kind.ExecutionTerminated => "terminated",
        Kind.ExecutionSuspended => "suspended",
        Kind.ExecutionResumed => "resumed",
        Kind.ExecutionRewound => "rewound",
        Kind.TaskScheduled => $"{e.EventId}: call {e.TaskScheduled.Name}({SeenInstance.Shortened(e.TaskScheduled.Input)})",
        Kind.TaskCompleted => $"{e.TaskCompleted.TaskScheduledId}= {SeenInstance.Shortened(e.TaskCompleted.Result)}",
        Kind.TaskFailed => $"{e.TaskFailed.TaskScheduledId}! {e.TaskFailed.FailureDetails.ErrorMessage}",
        Kind.TimerCreated => $"{e.EventId}: timer",
        Kind.TimerFired => $"{e.TimerFired.TimerId}= fired",
        Kind.SubOrchestrationInstanceCreated => $"{e.EventId}: child {e.SubOrchestrationInstanceCreated.InstanceId}",
        Kind.SubOrchestrationInstanceCompleted => $"{e.SubOrchestrationInstanceCompleted.TaskScheduledId}= {e.SubOrchestrationInstanceCompleted.Result}",
        Kind.SubOrchestrationInstanceFailed => $"{e.SubOrchestrationInstanceFailed.TaskScheduledId}! {e.SubOrchestrationInstanceFailed.FailureDetails.ErrorMessage}",
        Kind.EventSent => $"{e.EventId}: send {e.EventSent.Name} to {e.EventSent.InstanceId}",
        Kind.EventRaised => $"event {e.EventRaised.Name}({e.EventRaised.Input})",
        Kind.EntityOperationCalled => $"{e.EventId}: call {e.EntityOperationCalled.Operation} of {e.EntityOperationCalled.TargetInstanceId}",
        Kind.EntityOperationSignaled => $"{e.EventId}: signal {e.EntityOperationSignaled.Operation} to {e.EntityOperationSignaled.TargetInstanceId}",
        Kind.EntityOperationCompleted => $"answer {e.EntityOperationCompleted.Output}",
        Kind.EntityOperationFailed => $"answer! {e.EntityOperationFailed.FailureDetails.ErrorMessage}",
        Kind.EntityLockRequested => $"{e.EventId}: lock",
        Kind.EntityLockGranted => "lock granted",
        Kind.EntityUnlockSent => $"{e.EventId}: unlock {e.EntityUnlockSent.TargetInstanceId}",
        Kind.None or Kind.ContinueAsNew or Kind.GenericEvent or Kind.HistoryState => $"{e.EventTypeCase}",
        _ => throw new InvalidOperationException($"Unknown event {e.EventTypeCase}."),
    };
}
