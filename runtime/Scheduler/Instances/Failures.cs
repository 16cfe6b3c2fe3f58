using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Scheduler.Instances;

/// <summary>Failures that the scheduler itself reports, with stable error types.</summary>
internal static class Failures
{
    public const string QuarantinedType = "Workflows.Scheduler.Quarantined";
    public const string TerminatedType = "Workflows.Scheduler.OrchestrationTerminated";
    public const string InstanceExistsType = "Workflows.Scheduler.InstanceAlreadyExists";

    public static TaskFailureDetails Quarantined(string reason) =>
        new() { ErrorType = QuarantinedType, ErrorMessage = reason, IsNonRetriable = true };

    /// <summary>For an operation whose worker said that it failed and not why; callers read the details without asking.</summary>
    public static TaskFailureDetails Unexplained(string operation) =>
        new() { ErrorType = "Workflows.Scheduler.OperationFailed", ErrorMessage = $"Operation {operation} failed; its worker did not say why." };

    /// <summary>A parent reads failureDetails of an ended child without asking, so there always are some.</summary>
    public static TaskFailureDetails OfChild(Instance child, ExecutionCompletedEvent outcome) =>
        outcome.FailureDetails ?? new TaskFailureDetails
        {
            ErrorType = child.Status == OrchestrationStatus.Terminated ? TerminatedType : "Workflows.Scheduler.OrchestrationFailed",
            ErrorMessage = $"Sub-orchestration {child.Name} ({child.Id}) ended as {child.Status}"
                + (string.IsNullOrEmpty(outcome.Result) ? "." : $": {outcome.Result}"),
        };

    public static HistoryEvent TaskFailed(int taskId, TaskFailureDetails failure, Timestamp at) => new()
    {
        EventId = -1,
        Timestamp = at,
        TaskFailed = new TaskFailedEvent { TaskScheduledId = taskId, FailureDetails = failure },
    };

    public static HistoryEvent ChildExists(int taskId, Instance existing, Timestamp at) => ChildFailed(taskId, new TaskFailureDetails
    {
        ErrorType = InstanceExistsType,
        ErrorMessage = $"An orchestration instance with id {existing.Id} exists already; its status is {existing.Status}.",
    }, at);

    public static HistoryEvent ChildFailed(int taskId, TaskFailureDetails failure, Timestamp at) => new()
    {
        EventId = -1,
        Timestamp = at,
        SubOrchestrationInstanceFailed = new SubOrchestrationInstanceFailedEvent { TaskScheduledId = taskId, FailureDetails = failure },
    };
}
