using Microsoft.DurableTask;

namespace Workflows.DurableTask;

/// <summary>How one scheduled task (activity, sub-orchestration, timer) ended.</summary>
/// <param name="TaskId">Its action id.</param>
/// <param name="Result">Serialized result; null when there is none.</param>
/// <param name="Failure">Set when it failed.</param>
internal readonly record struct TaskOutcome(int TaskId, string? Result, Protocol.TaskFailureDetails? Failure)
{
    /// <exception cref="TaskFailedException">The task <paramref name="name"/> failed.</exception>
    public string? ResultOf(TaskName name) => Failure is null ? Result : throw new TaskFailedException(name, TaskId, Failures.FromWire(Failure));
}

/// <summary>A task that the orchestrator has scheduled and history has not ended yet.</summary>
internal interface IOpenTask
{
    void End(TaskOutcome outcome);
}

/// <summary>One whose outcome is looked at before the orchestrator's code sees it: an attempt, a timer.</summary>
internal sealed class OpenTask : TaskCompletionSource<TaskOutcome>, IOpenTask
{
    public void End(TaskOutcome outcome) => TrySetResult(outcome);
}
