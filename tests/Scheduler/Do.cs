using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Scheduler.Tests;

/// <summary>The actions that orchestrators answer a turn with.</summary>
internal static class Do
{
    public static OrchestratorAction Schedule(int id, string name, string? input = null, string? version = null) =>
        new() { Id = id, ScheduleTask = new ScheduleTaskAction { Name = name, Input = input, Version = version } };

    public static OrchestratorAction Timer(int id, DateTimeOffset fireAt) =>
        new() { Id = id, CreateTimer = new CreateTimerAction { FireAt = Timestamp.FromDateTimeOffset(fireAt) } };

    public static OrchestratorAction Child(int id, string name, string childId, string? input = null) =>
        new() { Id = id, CreateSubOrchestration = new CreateSubOrchestrationAction { Name = name, InstanceId = childId, Input = input } };

    public static OrchestratorAction Send(int id, string target, string name, string? data = null) => new()
    {
        Id = id, SendEvent = new SendEventAction { Instance = new OrchestrationInstance { InstanceId = target }, Name = name, Data = data },
    };

    public static OrchestratorAction Complete(int id, string? result = null) => End(id, OrchestrationStatus.Completed, result);

    public static OrchestratorAction Fail(int id, string message) => new()
    {
        Id = id,
        CompleteOrchestration = new CompleteOrchestrationAction
        {
            OrchestrationStatus = OrchestrationStatus.Failed,
            FailureDetails = new TaskFailureDetails { ErrorType = "Test", ErrorMessage = message },
        },
    };

    public static OrchestratorAction End(int id, OrchestrationStatus status, string? result) =>
        new() { Id = id, CompleteOrchestration = new CompleteOrchestrationAction { OrchestrationStatus = status, Result = result } };

    public static OrchestratorAction ContinueAsNew(int id, string? input, params HistoryEvent[] carryover)
    {
        var action = End(id, OrchestrationStatus.ContinuedAsNew, input);
        action.CompleteOrchestration.CarryoverEvents.Add(carryover);
        return action;
    }
}
